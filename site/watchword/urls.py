"""The doors. Kept stable: design of the addresses is in ARCHITECTURE.md."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from watchword import views
from watchword.api import api

urlpatterns = [
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("accounts/", include("accounts.urls")),
    # One way in: the CMS's own sign-in form would let a password by-pass the site's.
    path("cms/login/", views.cms_sign_in),
    path("cms/logout/", RedirectView.as_view(pattern_name="account_logout")),
    path("cms/", include(wagtailadmin_urls)),
    path("api/v1/", api.urls),
    path("licensing/", include("certificates.licensing.urls")),
    path("coverage/", include("elearning.coverage.urls")),
    path("", include("certificates.urls")),
]

if settings.DEMONSTRATION:
    urlpatterns += [path("demo/", include("watchword.demonstration.urls"))]

if settings.DEBUG:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)

urlpatterns += [path("", include("elearning.urls")), path("", include(wagtail_urls))]

handler400 = "watchword.views.unreadable"
handler403 = "watchword.views.forbidden"
handler404 = "watchword.views.not_found"
handler500 = "watchword.views.broken"
