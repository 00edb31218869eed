"""The licensing desk's doors, below /licensing/."""

from django.urls import path

from certificates.licensing.views import desk, imports, register

app_name = "licensing"

urlpatterns = [
    path("", desk.look_up, name="desk"),
    path("claims/<int:pk>/review/", desk.review, name="review"),
    path("register/", register.show, name="register"),
    path("register/export/", register.export, name="export"),
    path("register/template/", imports.template, name="template"),
    path("register/upload/", imports.upload, name="upload"),
    path("register/imports/", imports.index, name="imports"),
    path("register/imports/<int:pk>/", imports.detail, name="import"),
    path("register/imports/<int:pk>/confirm/", imports.confirm, name="confirm"),
    path("register/imports/<int:pk>/refusals/", imports.refusals, name="refusals"),
]
