"""Tidemark's settings: one file; what differs between machines comes from the environment."""

from csp.constants import NONE, SELF

from apps.operations.state import CHECKOUT, state_folder
from apps.tenancy import roles
from config import env
from config.broker import broker, lease

BASE_DIR = CHECKOUT
STATE = state_folder()

# What a deployment sets

DEBUG = env.flag("TIDEMARK_DEBUG", default=False)
SECRET_KEY = env.secret("TIDEMARK_SECRET_KEY")
ALLOWED_HOSTS = env.words("TIDEMARK_HOSTS", default="localhost 127.0.0.1")
PUBLIC_URL = env.text("TIDEMARK_URL", f"http://127.0.0.1:{env.text('PORT', '8000')}")
HTTPS = PUBLIC_URL.startswith("https://")

SAMPLE = env.flag("TIDEMARK_SAMPLE", default=True)  # whether a sample is made for everybody to see
BENCHMARK_PRESET = env.choice("TIDEMARK_BENCHMARK_PRESET", ("standard", "strict"), "standard")

# Who runs this installation, as its notices say; a folder of theirs may hold notices of their own

OPERATOR_NAME = env.text("TIDEMARK_OPERATOR")  # nobody named: "the operator of this installation"
OPERATOR_CONTACT = env.text("TIDEMARK_OPERATOR_CONTACT")  # an email address
NOTICES_DATE = env.day("TIDEMARK_NOTICES_DATE", "2026-11-22")  # since when they hold
NOTICES = env.folders("TIDEMARK_NOTICES")

# Keys of one purpose each: none of them is in the database, but the two that it checks with

TENANCY_KEY = env.derived_key(SECRET_KEY, "tenancy setting")
PSEUDONYM_KEY = env.derived_key(SECRET_KEY, "benchmark pseudonym")
RESPONSE_KEY = env.derived_key(SECRET_KEY, "response identity")
SEALING_KEY = env.derived_key(SECRET_KEY, "sealed invitation")

# The database: one, connected to as several roles

_ROLE = env.text("TIDEMARK_DATABASE_ROLE", "tidemark_app")
DATABASES = {
    "default": env.database(role=_ROLE, secret_key=SECRET_KEY),
    "pool": env.database(role="tidemark_pool", secret_key=SECRET_KEY),
    "clock": env.database(role="tidemark_clock", secret_key=SECRET_KEY),
}
ROLE_PASSWORDS = {
    role: env.role_password(SECRET_KEY, role) for role in (*roles.LOGIN, roles.BACKUP)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Work in the background

CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = broker(
    env.text("CELERY_BROKER_URL", "pgmq://"),
    env.database(role="tidemark_broker", secret_key=SECRET_KEY),
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
JOB_LEASE = lease(env.number("TIDEMARK_JOB_LEASE", 120))  # seconds
CELERY_TASK_TIME_LIMIT = JOB_LEASE // 2  # seconds; who is still at it has not lost the lease
CELERY_TASK_DEFAULT_QUEUE = "work"
CELERY_TASK_PUBLISH_RETRY = False  # the job row is the truth; the sweeper sends it again
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"

# Apps

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_vite",
    "rest_framework",
    "drf_spectacular",
    "apps.tenancy",
    "apps.audit",
    "apps.jobs",
    "apps.notifications",
    "apps.accounts",
    "apps.instruments",
    "apps.assessments",
    "apps.performance",
    "apps.benchmarks",
    "apps.reports",
    "apps.dashboards",
    "apps.api",
    "apps.samples",
    "apps.operations",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.operations.middleware.CompressText",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "apps.accounts.middleware.KeepOutOfCaches",
    "apps.assessments.middleware.SpeakVisitorsLanguage",
    "apps.operations.middleware.LeadBack",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.accounts.middleware.SpeakAccountsLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "apps.accounts.middleware.TellRefusedForms",
    "apps.accounts.middleware.ActForOrganisation",
]
ROOT_URLCONF = "config.urls"
PAGES = {  # of upper apps, that lower ones lead to without knowing who shows them
    "home": "dashboards:home",
    "results": "dashboards:results",
    "round_results": "dashboards:round_results",
    "quick_check": "dashboards:show_quick_check",
    "kpis": "dashboards:kpis",
    "respondents_notice": "operations:respondents_notice",
}
API_ADDRESSES = {  # of the API, that webhooks and lower apps lead to in the same way
    "round": "api:v1:round",
    "scores": "api:v1:dimension_scores",
    "benchmarks": "api:v1:benchmarks",
    "kpi_values": "api:v1:kpi_values",
    "export": "api:v1:export",
    "changes": "api:v1:changes",
}
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [*NOTICES, BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.accounts.context_processors.organisation",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:list_organisations"
ACCOUNT_LOGOUT_REDIRECT_URL = "dashboards:home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a changed password or address, to the person
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "apps.accounts.adapters.AuthenticatorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # loopback only: browsers refuse it elsewhere
MFA_TOTP_ISSUER = "Tidemark"
USERSESSIONS_TRACK_ACTIVITY = False

# Mail: files under the state folder unless an SMTP address is set

DEFAULT_FROM_EMAIL = env.text("TIDEMARK_MAIL_FROM", "Tidemark <care@tidemark.example>")
EMAIL_TIMEOUT = 10
if env.text("TIDEMARK_SMTP_URL"):
    globals().update(env.smtp("TIDEMARK_SMTP_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(STATE / "mail")

# Webhooks: to the public internet only. For tests and development, also to this machine; a start-up
# check refuses that where others can reach the installation.

WEBHOOKS_TO_LOOPBACK = env.flag("TIDEMARK_WEBHOOKS_TO_LOOPBACK", default=False)

# The cache counts attempts: shared by all web processes

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # of 300 a flood of addresses would push out the counts
    }
}

# Safety

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
TRUSTED_PROXIES = env.number("TIDEMARK_TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
# Without a proxy in front the header is the visitor's own word.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES > 0 else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^livez$", "^readyz$"]  # an orchestrator asks from inside, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0  # a year, and for this host name only
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # gone with the browser's window: respondents are not to be recognised
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]  # what respondents read; each in its own words
PAGE_LANGUAGES = ["en"]  # what everybody else reads
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: built by Vite, named by their content, served by whitenoise

STATIC_URL = "static/"
STATIC_ROOT = STATE / "static"
STATICFILES_DIRS = [BASE_DIR / "dist"]
DJANGO_VITE = {"default": {"dev_mode": False, "manifest_path": BASE_DIR / "dist" / "manifest.json"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31_536_000 if not DEBUG else 0


def WHITENOISE_IMMUTABLE_FILE_TEST(_path: str, url: str) -> bool:  # noqa: N802 - whitenoise's name
    """Tell whether the file's name carries the hash of its content: those under assets/ do."""
    return "/assets/" in url


# The API

REQUEST_QUOTA = env.number("TIDEMARK_REQUEST_QUOTA", 600)  # a minute, of a token
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["apps.api.rendering.QuickJsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "apps.api.problems.problem_document",
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": TRUSTED_PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tidemark API",
    "DESCRIPTION": "A company's rounds, scores, personas and its place among others. Each answer to"
    " a token tells its quotas in `RateLimit-Policy`, and what is left of them in `RateLimit`; one"
    " request too many gets 429 and `Retry-After`, and an answer 304 costs nothing.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "TokenKind": "apps.accounts.models.TokenKind.choices",
        "EventType": "apps.notifications.models.EventType.choices",
        "DeliveryState": "apps.notifications.models.DeliveryState.choices",
        "AttemptError": "apps.notifications.models.AttemptError.choices",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "apps.api.contract.require_bodies",
        "apps.api.contract.say_blank_once",
        "apps.api.contract.link_what_is_made",
    ],
}

# Logs: what happened, never what somebody answered

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.LineWithoutSecrets",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("TIDEMARK_LOG_LEVEL", "INFO")},
}
