from django.urls import path

from accounts.invited.views import invitation, invitation_code
from accounts.own.views import me, own_password, own_sessions_end
from accounts.views import SignIn, SignOut

urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("invitations/", invitation_code, name="invitation-code"),
    path("invitations/<str:invitation_code>/", invitation, name="invitation"),
    path("me/", me, name="me"),
    path("me/password/", own_password, name="own-password"),
    path("me/sessions/end/", own_sessions_end, name="own-sessions-end"),
]
