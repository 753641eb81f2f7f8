# Sourced by run and test: finds a Python that is new enough and puts its name into $python.
python=
for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
    # Asked to run, not only looked up: a version manager may leave a name behind that starts nothing.
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Python 3.11 or newer is needed and was not found. On Debian or Ubuntu: apt install python3 python3-venv" >&2
    exit 1
fi
