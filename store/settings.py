"""All of Tarvo's settings, read from top to bottom. Values of one installation come from the environment (env.py)."""

from pathlib import Path

from celery.schedules import crontab
from oscar.defaults import *  # noqa: F403

from store import env
from store.processes.places import run_folder

ROOT = Path(__file__).resolve().parent.parent
VAR = env.folder("SHOP_VAR", ROOT / "var")  # everything a shop remembers, unless another address is given below
RUN = run_folder(VAR)  # sockets

# --- This installation ------------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG", False)
DEMO = env.flag("DEMO", False)  # sample data with well-known passwords: never on a real shop
PORT = env.number("PORT", 8000)
# ./run makes that file on its first start. There is no default outside DEBUG: it would be everybody's key.
SECRET_KEY = env.secret("SECRET_KEY", VAR / "secret_key", "only-for-development" * 3 if DEBUG else None)
SHOP_URL = env.text("SHOP_URL", f"http://127.0.0.1:{PORT}")
SECURE = SHOP_URL.startswith("https://")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = [SHOP_URL]

# --- The shop ---------------------------------------------------------------------------------------------------
OSCAR_SHOP_NAME = env.text("SHOP_NAME", "Tarvo")
OSCAR_DEFAULT_CURRENCY = "EUR"
SHOP_COUNTRY = env.text("SHOP_COUNTRY", "IE")  # where a visitor lives until they say otherwise
# A cache in front of the shop keeps pages by the cookie `place` too, see docs/places.md.
CACHE_KNOWS_PLACE = env.flag("CACHE_KNOWS_PLACE", False)
SEARCH_ENGINE = "catalog.search.postgres.PostgresSearch"  # see catalog.search.engine.SearchEngine
SHOP_EMAIL = env.text("SHOP_EMAIL", "hello@tarvo.example")
CARD_HOLD_MINUTES = env.number("CARD_HOLD_MINUTES", 30)  # stock waits this long for its payment
REVIEW_INVITE_DAYS = env.number("REVIEW_INVITE_DAYS", 7)  # after a delivery its buyer is asked once; 0: never
RETURN_DAYS = 30  # one promise, whoever sells
PLATFORM_COMMISSION = "0.12"  # share of the price that the marketplace keeps, unless the seller has another

# --- Rooms: the arrows go right to left, see tests/test_house_rules.py ---------------------------------------------
ROOMS = ["events", "accounts", "sellers", "catalog", "checkout", "store"]

# What we changed in Oscar: label -> our stand-in. Everything else of Oscar is used as it comes.
STAND_INS = {
    "customer": "accounts.oscar.customer.apps.CustomerConfig",
    "partner": "sellers.oscar.partner.apps.PartnerConfig",
    "catalogue": "catalog.oscar.catalogue.apps.CatalogueConfig",
    "basket": "checkout.oscar.basket.apps.BasketConfig",
    "order": "checkout.oscar.order.apps.OrderConfig",
}
# Used for their models only, see oscar_apps.py. Oscar's views, dashboard, search and payment forms are not installed.
OSCAR_AS_IT_COMES = [
    f"store.oscar_apps.{name}Config"
    for name in ("Address", "Shipping", "Communication", "Offer", "Voucher", "Wishlists")
]
OSCAR_DYNAMIC_CLASS_LOADER = "store.oscar_loader.load_classes"
OSCAR_SLUG_ALLOW_UNICODE = False

INSTALLED_APPS = [
    *ROOMS,
    *STAND_INS.values(),
    *OSCAR_AS_IT_COMES,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sites",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "treebeard",
    "ninja",
]
SITE_ID = 1

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "modern_csrf.middleware.ModernCsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "checkout.middleware.VisitorMiddleware",
]
ROOT_URLCONF = "store.urls"
WSGI_APPLICATION = "store.wsgi.application"

# --- Storage ------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"postgres:///tarvo?host={RUN}&user=tarvo")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"  # what the migrations of Oscar made; our rooms use BigAutoField

REDIS_URL = env.text("REDIS_URL", f"unix://{RUN / 'redis.sock'}")
# Redis may die at any moment: then the same calls are answered by a table, so limits at the door still hold.
CACHES = {
    "default": {"BACKEND": "store.cache.FallbackCache", "LOCATION": "redis"},
    "redis": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 0.2, "SOCKET_TIMEOUT": 0.2},
    },
    "table": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "store_cache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE

MEDIA_ROOT = env.folder("MEDIA_ROOT", VAR / "media")
MEDIA_URL = "/media/"
STATIC_ROOT = VAR / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "store.assets.ShopStorage"},
    # As they were given: nobody has looked at them yet, and no address leads to them.
    "uploads": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.folder("UPLOADS_ROOT", VAR / "uploads")},
    },
}
FETCH_PORTS = [80, 443]  # that are asked when somebody gives an address of a picture or file
FETCH_NETWORKS = []  # private networks that may be asked all the same, as "10.1.2.0/24"
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# --- Background work ----------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", REDIS_URL.replace("unix://", "redis+socket://"))
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Longer than the longest task: a task that is still running must not be given to a second worker.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 7200, "socket_connect_timeout": 2, "socket_timeout": 5}
# Who rings the bell of a broker that is down hears so at once (kombu would wait 6 s); the outbox tries again later.
CELERY_BROKER_TRANSPORT_OPTIONS |= {"max_retries": 1, "interval_start": 0.1}
# A queue of their own: a mail never waits behind a thousand pictures. A worker listens to both by turns.
CELERY_TASK_QUEUES = {"celery": {}, "pictures": {}}
CELERY_TASK_ROUTES = {"catalog.tasks.make_pictures": {"queue": "pictures"}}
CELERY_BEAT_SCHEDULE = {
    "reconcile-payments": {"task": "checkout.tasks.reconcile_payments", "schedule": 60, "options": {"expires": 55}},
    "judge-sellers": {"task": "checkout.tasks.judge_sellers", "schedule": crontab(hour=2, minute=40)},
    "ask-for-opinions": {"task": "checkout.tasks.ask_for_opinions", "schedule": crontab(hour=9, minute=20)},
    "check-invariants": {"task": "checkout.tasks.check_invariants", "schedule": crontab(hour=3, minute=10)},
    "count-together": {"task": "checkout.tasks.count_together", "schedule": crontab(hour=4, minute=5)},
    "forget-watching": {"task": "catalog.tasks.forget_watching", "schedule": crontab(hour=4, minute=15)},
    "write-sitemaps": {"task": "catalog.tasks.write_sitemaps", "schedule": crontab(hour=4, minute=50)},
    "write-feed": {"task": "catalog.tasks.write_feed", "schedule": crontab(hour=4, minute=30)},
    "learn-words": {"task": "catalog.tasks.learn_words", "schedule": crontab(hour=3, minute=30)},
    "make-pictures": {"task": "catalog.tasks.make_pictures", "schedule": 60, "options": {"expires": 55}},
    "forget-pictures": {"task": "catalog.tasks.forget_pictures", "schedule": crontab(hour=3, minute=40)},
    "forget-old-events": {"task": "events.tasks.forget_old", "schedule": crontab(hour=3, minute=50)},
}

# --- Pages --------------------------------------------------------------------------------------------------------
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "store.context.shop",
            ],
            "builtins": ["events.templatetags.shop"],
        },
    }
]
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
SHOP_TIME_ZONE = env.text("SHOP_TIME_ZONE", "Europe/Dublin")  # delivery days and cut-off times are in this zone
LOCALE_PATHS = [ROOT / "locale"]

# --- People -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation." + name}
    for name in ("MinimumLengthValidator", "UserAttributeSimilarityValidator", "CommonPasswordValidator")
]
# How many proxies of ours stand before us: that many addresses of X-Forwarded-For are believed, no more.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/account/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "accounts.entrance.LoginForm",
    "signup": "accounts.entrance.SignupForm",
    "request_login_code": "accounts.entrance.RequestLoginCodeForm",
    "confirm_login_code": "accounts.entrance.ConfirmLoginCodeForm",
    "reset_password": "accounts.entrance.ResetPasswordForm",
    "confirm_password_reset_code": "accounts.entrance.ConfirmPasswordResetCodeForm",
    "reset_password_from_key": "accounts.entrance.ResetPasswordKeyForm",
    "change_password": "accounts.entrance.ChangePasswordForm",
    "set_password": "accounts.entrance.SetPasswordForm",
    "reauthenticate": "accounts.entrance.ReauthenticateForm",
    "add_email": "accounts.entrance.AddEmailForm",
}
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_VERIFICATION = "optional"  # asked for, but an order never waits for it
ACCOUNT_EMAIL_NOTIFICATIONS = True  # every change to how somebody signs in is told to them
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600  # mail may be slow
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",  # wrong passwords: per address, and per account
    "signup": "20/m/ip",
    # Three guesses per code: twenty codes a day keep six digits out of reach.
    "request_login_code": "20/m/ip,3/m/key,20/d/key",
    "reset_password": "20/m/ip,3/m/key,20/d/key",
    # What people say about products and sellers (accounts.limits).
    "review": "20/h/user",
    "question": "10/h/user",
    "answer": "30/h/user",
    "vote": "200/h/user",
    "report": "20/h/ip",
    "alert": "30/h/ip,8/d/key",  # for addresses that nobody has proved to be theirs
}
MFA_ADAPTER = "accounts.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.entrance.AuthenticateForm",
    "reauthenticate": "accounts.entrance.ReauthenticateWithCodeForm",
    "activate_totp": "accounts.entrance.ActivateTotpForm",
    "add_webauthn": "accounts.entrance.AddPasskeyForm",
    "login_webauthn": "accounts.entrance.PasskeyLoginForm",
    "authenticate_webauthn": "accounts.entrance.PasskeyAuthenticateForm",
    "reauthenticate_webauthn": "accounts.entrance.PasskeyReauthenticateForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = OSCAR_SHOP_NAME
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # a shop on one's own machine has no certificate
USERSESSIONS_TRACK_ACTIVITY = False

# --- Mail ---------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = f"{OSCAR_SHOP_NAME} <{SHOP_EMAIL}>"

# --- Payment ------------------------------------------------------------------------------------------------------
STRIPE_API_KEY = env.text("STRIPE_API_KEY", "sk_test_sandbox")
# Without a key of one's own the payment sandbox answers; with one, Stripe does.
STRIPE_API_BASE = env.text("STRIPE_API_BASE", "" if env.is_set("STRIPE_API_KEY") else f"http://127.0.0.1:{PORT + 1}")
STRIPE_WEBHOOK_SECRET = env.text("STRIPE_WEBHOOK_SECRET", "whsec_sandbox")
RECONCILE_AFTER_MINUTES = env.number("RECONCILE_AFTER_MINUTES", 5)  # a payment we heard nothing of is then asked for

# --- Safety -------------------------------------------------------------------------------------------------------
METRICS_TOKEN = env.text("METRICS_TOKEN", "")  # what the monitoring sends to read /metrics
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "store.views.forbidden_form"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        # The hosted payment page is reached by a redirect of our own form's answer.
        "form-action": ["'self'", *env.words("PAYMENT_PAGE_ORIGINS", "https://checkout.stripe.com")],
    }
}
SILENCED_SYSTEM_CHECKS = ["security.W003"]  # modern_csrf stands in for Django's CSRF middleware
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
}
