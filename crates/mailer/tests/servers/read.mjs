import fs from "node:fs";
import { simpleParser } from "mailparser";

const file = process.argv.at(-1);
const message = await simpleParser(fs.readFileSync(file), { skipImageLinks: true });
const people = (header) => header ? header.value.map(({ name, address }) => [name, address]) : null;
const lines = (text) => text.replace(/\n+$/, "");
console.log(JSON.stringify({
  subject: message.subject,
  from: people(message.from),
  to: people(message.to),
  cc: people(message.cc),
  bcc: people(message.bcc),
  text: lines(message.text),
  html: lines(message.html),
  files: message.attachments.map(({ cid, filename, contentType, content }) =>
    [cid ?? null, filename, contentType, content.toString("hex")]),
}));
