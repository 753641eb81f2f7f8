"""`python -m sandbox`: the payment sandbox as a process of its own."""

import argparse
import signal
import sys
import threading

from sandbox.server import Server


def read_arguments(given: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A payment processor that moves no money.")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--public-url", help="how a browser reaches the payment page")
    parser.add_argument("--webhook-url", help="where signed events go; without it they wait here")
    parser.add_argument("--webhook-secret", default="whsec_sandbox")
    parser.add_argument("--state", default=":memory:", help="SQLite file that outlives a restart")
    parser.add_argument("--api-key", help="accept this key only (default: any sk_test_ key)")
    return parser.parse_args(given)


def main() -> None:
    arguments = read_arguments()
    server = Server(
        port=arguments.port,
        host=arguments.host,
        state=arguments.state,
        webhook_url=arguments.webhook_url,
        secret=arguments.webhook_secret,
        api_key=arguments.api_key,
        public_url=arguments.public_url,
    )
    finished = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: finished.set())
    threading.Thread(target=server.serve, daemon=True).start()
    print(f"sandbox ready: {server.url}", flush=True)
    finished.wait()
    server.stop()


if __name__ == "__main__":
    sys.exit(main())
