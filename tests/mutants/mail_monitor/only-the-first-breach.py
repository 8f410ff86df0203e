# mistake: The flag is never cleared: a second breach is not mailed. | 标志从未清除，第二次超限没有发邮件。
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
    with smtplib.SMTP(host, int(port)) as server:
        server.login(user, password)
        server.send_message(message)


alerted = False
recovered = False
for line in sys.stdin:
    cpu, memory = line.split()
    too_high = float(cpu) > 80 or float(memory) > 90
    if too_high and not alerted:
        mail("ALERT", f"CPU {cpu} %, memory {memory} %")
        alerted = True
    if alerted and not recovered and not too_high:
        mail("RECOVERED", f"CPU {cpu} %, memory {memory} %")
        recovered = True
