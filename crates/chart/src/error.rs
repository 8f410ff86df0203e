//! Why there is no picture.

use std::fmt::{self, Display};

use common::{Explain, Text, text};

/// What keeps a chart from being drawn. None of it depends on the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChartError {
    /// The font that is part of the program cannot be read.
    Font,
    /// There is no memory for the picture.
    Memory,
}

impl Explain for ChartError {
    fn fact(&self) -> Text {
        match self {
            ChartError::Font => text!(
                "cannot draw the chart: the built-in font is damaged",
                "无法绘制图表：内置字体已损坏"
            ),
            ChartError::Memory => text!(
                "cannot draw the chart: no memory for the picture",
                "无法绘制图表：没有足够的内存"
            ),
        }
    }

    fn help(&self) -> Option<Text> {
        Some(Text::new(
            "send the mail without the picture: its numbers stand in the text",
            "可以不带图片发送：邮件正文里有同样的数字",
        ))
    }
}

impl Display for ChartError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.fact().en)
    }
}

impl std::error::Error for ChartError {}
