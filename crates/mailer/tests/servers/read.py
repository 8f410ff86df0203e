import email, email.policy, json, sys

with open(sys.argv[1], "rb") as file:
    message = email.message_from_binary_file(file, policy=email.policy.default)


def people(header):
    return header and [[person.display_name, person.addr_spec] for person in header.addresses]


def body(kind):
    return message.get_body((kind,)).get_content().replace("\r\n", "\n").rstrip("\n")


def cid(part):
    return part["content-id"] and part["content-id"].strip("<>")


defects = [str(defect) for part in message.walk() for defect in part.defects]
assert not defects, defects
print(json.dumps({
    "subject": message["subject"],
    "from": people(message["from"]),
    "to": people(message["to"]),
    "cc": people(message["cc"]),
    "bcc": people(message["bcc"]),
    "text": body("plain"),
    "html": body("html"),
    "files": [[cid(part), part.get_filename(), part.get_content_type(), part.get_payload(decode=True).hex()]
              for part in message.walk() if part.get_filename()],
}))
