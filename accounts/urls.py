from django.urls import path

from accounts.own.views import me, own_password, own_sessions_end
from accounts.views import SignIn, SignOut

urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("me/", me, name="me"),
    path("me/password/", own_password, name="own-password"),
    path("me/sessions/end/", own_sessions_end, name="own-sessions-end"),
]
