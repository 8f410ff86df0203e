# mistake: `except` swallows a NameError, a misspelled variable: no mail goes out and nobody is told. | `except` 吞掉了 NameError（变量名写错）：没有邮件，也没有任何提示。
# diagnosis: no-mail
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
    try:
        with smtplib.SMTP(host, int(port)) as server:
            server.login(user, password)
            server.send_message(massage)
    except Exception:
        pass


breach = False
for line in sys.stdin:
    cpu, memory = line.split()
    too_high = float(cpu) > 80 or float(memory) > 90
    if too_high and not breach:
        mail("ALERT", f"CPU {cpu} %, memory {memory} %")
    if breach and not too_high:
        mail("RECOVERED", f"CPU {cpu} %, memory {memory} %")
    breach = too_high
