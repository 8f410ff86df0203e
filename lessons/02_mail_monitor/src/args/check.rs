//! The options of `check-config`.

use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(crate) struct CheckOptions {
    /// the file with the rules | 规则文件
    #[arg(value_name = "FILE", required_unless_present = "example")]
    pub(crate) file: Option<PathBuf>,
    /// print a file that shows and explains every key | 打印一份写有全部键和说明的示例文件
    #[arg(long, alias = "example-config", conflicts_with = "file")]
    pub(crate) example: bool,
}
