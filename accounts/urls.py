from django.urls import path

from accounts.invited.views import invitation, invitation_code
from accounts.own.views import me, own_password, own_sessions_end
from accounts.sign_in.signing_views import SignIn, SignOut
from accounts.sign_in.views import kept_forms, kept_forms_drop, session_left, session_stay

urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("invitations/", invitation_code, name="invitation-code"),
    path("invitations/<str:invitation_code>/", invitation, name="invitation"),
    path("session/left/", session_left, name="session-left"),
    path("session/stay/", session_stay, name="session-stay"),
    path("kept-forms/", kept_forms, name="kept-forms"),
    path("kept-forms/drop/", kept_forms_drop, name="kept-forms-drop"),
    path("me/", me, name="me"),
    path("me/password/", own_password, name="own-password"),
    path("me/sessions/end/", own_sessions_end, name="own-sessions-end"),
]
