//! Sentences: there, and in both languages.

use common::text;

use super::{Lawful, holds};
use crate::Words;
use crate::exercise::error::Mistake;
use crate::exercise::place::Place;
use crate::exercise::{Answer, Check, Exercise};

pub(super) fn of_exercise(exercise: &Exercise) -> Lawful {
    let file = Place::default();
    both(&exercise.title, &file.key("title"))?;
    one_line(&exercise.title, &file.key("title"))?;
    both(&exercise.task, &file.key("task"))?;
    holds(exercise.answer == Answer::Program || exercise.arguments.is_empty(), || {
        Mistake::new(
            file.key("arguments"),
            text!("the answer is files, and files have no arguments", "答案是文件，文件没有参数"),
            text!("leave it out", "请去掉它"),
        )
    })?;
    for (index, hint) in exercise.hints.iter().enumerate() {
        both(hint, &file.key("hint").index(index))?;
    }
    Ok(())
}

pub(super) fn of_check(check: &Check, place: &Place) -> Lawful {
    let place = place.key("title");
    both(&check.title, &place)?;
    one_line(&check.title, &place)
}

fn both(words: &Words, place: &Place) -> Lawful {
    for (key, sentence) in [("en", &words.en), ("zh", &words.zh)] {
        holds(!sentence.trim().is_empty(), || {
            Mistake::new(
                place.key(key),
                text!("nothing stands here", "这里是空的"),
                text!("write the sentence in both languages", "请用两种语言写出这句话"),
            )
        })?;
    }
    Ok(())
}

fn one_line(words: &Words, place: &Place) -> Lawful {
    holds(!words.en.contains('\n') && !words.zh.contains('\n'), || {
        Mistake::new(
            place.clone(),
            text!("a title has one line", "标题只能有一行"),
            text!("say the rest in the task", "其余的请写进 task"),
        )
    })
}
