"""The owner's certificate, and anyone's check of one."""

from django.urls import path

from certificates.views import checks, owners

app_name = "certificates"

urlpatterns = [
    path("certificates/<str:code>.pdf", owners.pdf, name="pdf"),
    path("certificates/<str:code>/", owners.detail, name="detail"),
    path("verify/", checks.verify, name="verify"),
    path("verify/<str:code>/", checks.verify_code, name="verify_code"),
]
