"""Forms of the licensing desk and of licensing in the CMS."""

from certificates.licensing.forms.cms import OfficerForm, PolicyForm
from certificates.licensing.forms.desk import LookUpForm, RegisterForm, ReviewForm, UploadForm

__all__ = ["LookUpForm", "OfficerForm", "PolicyForm", "RegisterForm", "ReviewForm", "UploadForm"]
