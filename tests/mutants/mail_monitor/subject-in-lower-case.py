# mistake: The subject says `Alert`, not `ALERT`. | 主题写的是 `Alert`，而不是 `ALERT`。
# diagnosis: mail-wrong-subject
import smtplib
import sys
from email.message import EmailMessage

host, port, user, password, to = sys.argv[1:]


def mail(subject, text):
    message = EmailMessage()
    message["From"] = user
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    with smtplib.SMTP(host, int(port)) as server:
        server.login(user, password)
        server.send_message(message)


breach = False
for line in sys.stdin:
    cpu, memory = line.split()
    too_high = float(cpu) > 80 or float(memory) > 90
    if too_high and not breach:
        mail("Alert", f"CPU {cpu} %, memory {memory} %")
    if breach and not too_high:
        mail("RECOVERED", f"CPU {cpu} %, memory {memory} %")
    breach = too_high
