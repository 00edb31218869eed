"""Sign in, sign up, sign out. Only the doors we want of allauth's."""

from allauth.account import views
from django.urls import path
from django.views.generic import RedirectView

from accounts.views import ConfirmEmailView, ConfirmLoginCodeView

urlpatterns = [
    path("login/", views.RequestLoginCodeView.as_view(), name="account_login"),
    path("login/code/", RedirectView.as_view(pattern_name="account_login"), name="account_request_login_code"),
    path("login/code/confirm/", ConfirmLoginCodeView.as_view(), name="account_confirm_login_code"),
    path("signup/", views.SignupView.as_view(), name="account_signup"),
    path("confirm-email/", ConfirmEmailView.as_view(), name="account_email_verification_sent"),
    path("logout/", views.LogoutView.as_view(), name="account_logout"),
    path("inactive/", views.AccountInactiveView.as_view(), name="account_inactive"),
]
