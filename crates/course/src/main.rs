//! The course's command line. It holds no check of its own: it shows what the grader tells.

mod class;
mod color;
mod describe;
mod dev;
mod grading;
mod os;
mod player;
mod progress;
mod progress_line;
mod rehearsal;
mod reporter;
mod session;
mod signals;
mod status;
mod student;
mod syllabus;
mod teach;
mod text;
mod watch;
mod workspace;

use clap::{Parser, Subcommand};
use common::{Console, cli};

use crate::class::{BatchOptions, GradeOptions, MergeOptions};
use crate::color::Color;
use crate::describe::CompletionOptions;
use crate::dev::DevOptions;
use crate::session::{Outcome, Session};
use crate::status::GradeStatus;
use crate::student::{
    CheckOptions, GotoOptions, HintOptions, ResetOptions, RunOptions, ShowOptions, SolutionOptions,
};
use crate::teach::{PresentOptions, TourOptions};
use crate::watch::WatchOptions;
use crate::workspace::{InitOptions, NewOptions, UpdateOptions};

/// The course's command line. | 本课程的命令行。
#[derive(Parser)]
#[command(
    name = "course",
    after_help = "\
Examples:
  course grade --exercise udp_send               your own desk
  course grade --exercise udp_send answer.py     a file in any language
  course grade --exercise udp_send --cmd 'node answer.js'
  course grade --format human --format junit --out junit.xml   all your exercises
  course batch submissions --out graded          a whole class
Exit status: 0 all passed, 1 some failed, 2 usage, 3 did not build or nothing there, 4 the grader's own trouble
|
示例：
  course grade --exercise udp_send               检查你自己的练习
  course grade --exercise udp_send answer.py     任何语言的一个文件
  course grade --exercise udp_send --cmd 'node answer.js'
  course grade --format human --format junit --out junit.xml   你的全部练习
  course batch submissions --out graded          全班
退出状态：0 全部通过，1 有未通过的，2 用法错误，3 没有编译成功或没有提交，4 评分程序自己的问题"
)]
struct Arguments {
    /// colours: auto, always or never; auto: on a terminal, unless NO_COLOR is set | 颜色：auto、always、never；auto：在终端里显示，除非设置了 NO_COLOR
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    color: Color,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Every lesson, and how far you are. | 所有课程和你的进度。
    List,
    /// A lesson's text. | 一课的课文。
    Show(ShowOptions),
    /// Run a lesson's program. | 运行某一课的程序。
    Run(RunOptions),
    /// One hint further. | 再看一条提示。
    Hint(HintOptions),
    /// Check an exercise each time you save it. | 每次保存时检查练习。
    Watch(WatchOptions),
    /// Check an exercise and remember the points. | 检查练习并记住得分。
    Check(CheckOptions),
    /// Go to the next lesson. | 到下一课。
    Next,
    /// Go to the lesson before. | 到上一课。
    Prev,
    /// Go to a lesson. | 到某一课。
    Goto(GotoOptions),
    /// Put an exercise's starter back; keeps what it replaces. | 恢复练习的初始代码，原有内容会保存。
    Reset(ResetOptions),
    /// A right answer, once the exercise is solved. | 完成练习后看参考答案。
    Solution(SolutionOptions),
    /// Step through the lessons in front of a class. | 在课堂上逐步讲解各课。
    Present(PresentOptions),
    /// Play every demonstration and compare it with its text. | 运行所有演示，并与课文核对。
    Tour(TourOptions),
    /// Make a workspace for students, without the answers. | 为学生创建工作区，不含答案。
    Init(InitOptions),
    /// Bring newer exercises into a workspace; no work is lost. | 把新的练习带进工作区，不会丢失任何代码。
    Update(UpdateOptions),
    /// Begin a lesson or an exercise. | 新建一课或一个练习。
    New(NewOptions),
    /// For those who write lessons. | 供编写课程的人使用。
    Dev(DevOptions),
    /// What a shell completes, to be put where it looks. | 输出 shell 自动补全脚本。
    Completions(CompletionOptions),
    /// The man page. | 输出手册页。
    Man,
    /// Grade an exercise. | 给练习评分。
    Grade(GradeOptions),
    /// Grade a whole class into a gradebook. | 给全班评分，生成成绩册。
    Batch(BatchOptions),
    /// One gradebook from the shards of several machines. | 把多台机器的分片合成一份成绩册。
    Merge(MergeOptions),
}

fn main() -> GradeStatus {
    let (arguments, mut console) = match cli::start::<Arguments>() {
        Ok(started) => started,
        Err(status) => return status.into(),
    };
    let color = arguments.color;
    let result = match arguments.command {
        Some(Command::Grade(options)) => return class::grade(&options, &mut console, color),
        Some(Command::Merge(options)) => class::merge(&options, &mut console),
        Some(Command::Completions(options)) => {
            describe::completions::<Arguments>(&options, &mut console)
        }
        Some(Command::Man) => describe::man::<Arguments>(&mut console),
        command => as_student(&mut console, color, command),
    };
    result.unwrap_or_else(|error| {
        console.error(&error);
        GradeStatus::of_command(&error)
    })
}

fn as_student(console: &mut Console, color: Color, command: Option<Command>) -> Outcome {
    let session = &mut Session::begin(console, color)?;
    student::keep_starters(session.root(), &session.syllabus);
    match command {
        None => student::home(session),
        Some(Command::List) => student::list(session),
        Some(Command::Show(options)) => student::show(session, &options),
        Some(Command::Run(options)) => student::run(session, &options),
        Some(Command::Hint(options)) => student::hint(session, &options),
        Some(Command::Watch(options)) => watch::watch(session, &options),
        Some(Command::Check(options)) => student::check(session, &options),
        Some(Command::Next) => student::next(session),
        Some(Command::Prev) => student::previous(session),
        Some(Command::Goto(options)) => student::goto(session, &options),
        Some(Command::Reset(options)) => student::reset(session, &options),
        Some(Command::Solution(options)) => student::solution(session, &options),
        Some(Command::Present(options)) => teach::present(session, &options),
        Some(Command::Tour(options)) => teach::tour(session, &options),
        Some(Command::Init(options)) => workspace::init(session, &options),
        Some(Command::Update(options)) => workspace::update(session, &options),
        Some(Command::New(options)) => workspace::new(session, &options),
        Some(Command::Dev(options)) => dev::dev(session, &options),
        Some(Command::Batch(options)) => class::batch(&options, session),
        // Those are done without a session.
        Some(Command::Completions(_) | Command::Man | Command::Grade(_) | Command::Merge(_)) => {
            Ok(GradeStatus::Passed)
        }
    }
}
