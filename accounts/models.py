"""People and companies."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        if not email:
            raise ValueError("A person signs in with an e-mail address: give one.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    @transaction.atomic(savepoint=False)
    def create_confirmed_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Somebody whose address needs no proof: made at the command line, or invented for a demo shop. Without this
        their first code by mail would count as the proof, and switch the password off."""
        user = self.create_user(email, password, **fields)
        addresses = apps.get_model("account", "EmailAddress").objects
        addresses.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_confirmed_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """One person, one login: buyer, seller and staff alike. The login is the e-mail address."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("full name"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("may enter the admin"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email")]

    def __str__(self) -> str:
        return self.email

    @property
    def first_name(self) -> str:
        """What a greeting says; Oscar's mail code asks for it too."""
        return self.name.split()[0] if self.name.strip() else ""

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.first_name or self.email


class Company(models.Model):
    """A business that buys."""

    name = models.CharField(max_length=150)
    tax_id = models.CharField(_("VAT number"), max_length=20, blank=True)
    country = models.CharField(max_length=2)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = _("companies")

    def __str__(self) -> str:
        return self.name


class CompanyMember(models.Model):
    """Who buys for a company, and as what."""

    class Role(models.TextChoices):
        ADMIN = "admin", _("Administrator")
        BUYER = "buyer", _("Buyer")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="members")
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="company_member")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.BUYER)

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()}, {self.company})"
