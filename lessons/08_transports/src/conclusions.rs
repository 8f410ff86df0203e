//! What the numbers of a run mean, in sentences.

use common::{Lang, tr};

use crate::report::Outcome;
use crate::tally::Transport;

impl Outcome<'_> {
    /// Some sentences, each broken into lines that a terminal holds.
    pub(crate) fn conclusions(&self, lang: Lang) -> Vec<String> {
        match self.run.transport {
            Transport::Udp => self.about_udp(lang),
            Transport::Tcp => vec![self.about_waiting(lang), self.about_boundaries(lang)],
            Transport::Framed => vec![tr!(
                lang,
                "the cure: 4 bytes of length before each message tell the reader\n\
                 where it ends. One more agreement, and each message is whole again.",
                "办法：每条消息前面先发 4 字节的长度，读取方就知道它到哪里为止。\n\
                 多一个约定，每条消息就又完整了。"
            )],
        }
    }

    fn about_udp(&self, lang: Lang) -> Vec<String> {
        let mut said = vec![self.about_loss(lang)];
        let (cut, buffer) = (self.tally.cut, self.plan.buffer);
        if cut > 0 {
            said.push(tr!(
                lang,
                "{cut} datagrams were longer than the {buffer} bytes that the reader took:\n\
                 the rest of each is gone.",
                "有 {cut} 个数据报比读取方一次取的 {buffer} 字节长：多出的部分没有了。"
            ));
        } else {
            said.push(tr!(
                lang,
                "what came, came whole: one send, one datagram, one read.",
                "到达的每条都是完整的：一次发送，一个数据报，一次读取。"
            ));
        }
        said
    }

    fn about_loss(&self, lang: Lang) -> String {
        let (lost, sent) = (self.tally.lost(), self.tally.cells.len());
        if lost == 0 {
            return tr!(
                lang,
                "nothing lost: this time everything fitted, or the reader kept up.\n\
                 Nobody promises it for the next time.",
                "没有丢失：这一次缓冲区放得下，或者读取方跟得上。\n\
                 下一次会怎样，谁也不保证。"
            );
        }
        match self.run.drops {
            Some(drops) => tr!(
                lang,
                "{lost} of {sent} lost. The reader's socket counted {drops} drops: its buffer\n\
                 was full. The sender was told nothing: each send was Ok.",
                "{sent} 条丢了 {lost} 条。读取方的套接字记下了 {drops} 次丢弃：它的缓冲区满了。\n\
                 没有人告诉发送方，每次发送都是 Ok。"
            ),
            None => tr!(
                lang,
                "{lost} of {sent} lost, most likely because the reader's buffer was full;\n\
                 this system keeps no count for one socket. Each send was Ok.",
                "{sent} 条丢了 {lost} 条，多半是读取方的缓冲区满了；\n\
                 这个系统不为单个套接字计数。每次发送都是 Ok。"
            ),
        }
    }

    fn about_waiting(&self, lang: Lang) -> String {
        let (took, lost) = (self.run.took(), self.tally.lost());
        if lost > 0 {
            return tr!(
                lang,
                "{lost} did not arrive as they were sent: that breaks TCP's promise.",
                "{lost} 条没有原样到达：这违背了 TCP 的承诺。"
            );
        }
        if self.run.sending < self.plan.reader_delay {
            return tr!(
                lang,
                "nothing lost, and the sender did not have to wait: it all fitted.",
                "没有丢失，发送方也不用等：缓冲区都放得下。"
            );
        }
        tr!(
            lang,
            "nothing lost, nothing out of order: while the buffers were full, TCP\n\
             made the sender wait, {took} ms in all.",
            "没有丢失，也没有乱序：缓冲区满的时候，TCP 让发送方等，共 {took} 毫秒。"
        )
    }

    fn about_boundaries(&self, lang: Lang) -> String {
        let (mixed, split, reads) =
            (self.tally.mixed(), self.tally.split(), self.tally.reads.len());
        tr!(
            lang,
            "no boundaries: {split} messages came in pieces, {mixed} of {reads} reads\n\
             held parts of several. TCP carries bytes, it knows no messages.",
            "没有边界：{split} 条消息被拆开，{reads} 次读取中有 {mixed} 次混着几条消息。\n\
             TCP 传送的是字节，不认识消息。"
        )
    }
}
