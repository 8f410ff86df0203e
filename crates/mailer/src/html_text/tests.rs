//! What a reader without HTML gets.

use proptest::prelude::*;

use super::*;

#[test]
fn paragraphs_headings_and_line_breaks_are_lines() {
    let html = "<h1>Over the\n limit</h1><p>CPU&nbsp;is <b>93</b> %.<br>Memory is fine.</p><div>a</div><div>b</div>";
    assert_eq!(text_of(html), "Over the limit\n\nCPU\u{a0}is 93 %.\nMemory is fine.\n\na\nb");
}

#[test]
fn links_keep_their_address_where_it_says_more_than_the_text() {
    for (html, text) in [
        (
            "see <a href='https://a.example/x?y=1&amp;z'>the page</a>, please",
            "see the page (https://a.example/x?y=1&z), please",
        ),
        ("<a href=\"https://a.example/\">https://a.example</a>", "https://a.example"),
        ("<a href=mailto:a@b.example>a@b.example</a>", "a@b.example"),
        ("<a href=\"https://a.example/\"><img src=x></a>", "https://a.example/"),
        ("<a href='#top'>up</a> <a href='javascript:alert(1)'>x</a>", "up x"),
    ] {
        assert_eq!(text_of(html), text, "{html}");
    }
}

#[test]
fn lists_have_marks_and_depth() {
    let html = "Todo:<ul><li>one<li>two<ol><li>a</li><li>b</li></ol></li></ul>done";
    assert_eq!(text_of(html), "Todo:\n\n- one\n- two\n  1. a\n  2. b\n\ndone");
}

#[test]
fn a_table_has_columns_that_chinese_does_not_shift() {
    let html = "<table><tr><th>项目</th><th>值</th></tr>\
        <tr><td>处理器</td><td>93 %</td></tr><tr><td>RAM</td><td><b>4</b> GiB</td></tr></table>after";
    let expected = "项目    值\n------  -----\n处理器  93 %\nRAM     4 GiB\n\nafter";
    assert_eq!(text_of(html), expected);
}

#[test]
fn a_table_inside_a_table_is_text_of_its_cell() {
    let html =
        "<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></tr></table>";
    assert_eq!(text_of(html), "a b c  d");
}

#[test]
fn what_is_not_for_readers_is_dropped() {
    let html = "<!DOCTYPE html><html><head><title>t</title><style>p { color: red }</style></head>\
        <!-- a > comment --><script>if (a < b) { alert('</p>') }</SCRIPT><p>seen</p><?php x ?>";
    assert_eq!(text_of(html), "seen");
}

#[test]
fn pictures_are_told_by_their_description() {
    assert_eq!(text_of("<img src=cid:chart alt='CPU &gt; 80 %'> <img src=x>"), "[CPU > 80 %]");
}

#[test]
fn quotes_and_preformatted_text_keep_their_form() {
    let html = "<blockquote><p>one</p><p>two</p></blockquote><pre>a\n  b\n\nc</pre>";
    assert_eq!(text_of(html), "> one\n>\n> two\n\na\n  b\n\nc");
}

#[test]
fn what_only_looks_like_markup_is_text() {
    assert_eq!(text_of("1 < 2 && 3 > 2, <3, a<b"), "1 < 2 && 3 > 2, <3, a");
    assert_eq!(text_of("a &lt;b&gt;"), "a <b>");
}

#[test]
fn text_as_html_comes_back() {
    for text in ["a < b & c\nnext  line", "<p>no tag</p>", "\"quoted\"", "你好"] {
        assert_eq!(text_of(&html_of(text)).replace('\u{a0}', " "), text);
    }
}

#[test]
fn hostile_pages_are_read_in_one_pass() {
    let pages = [
        "<",
        "</",
        "<!--",
        "<script>",
        "<a ",
        "<a href=\"",
        "<table><tr><td>",
        "<ul><li>",
        "<blockquote>",
        "&",
        "<table>",
        "</table>",
        "<br>",
        "<pre>\n",
        "</script",
        "<td>",
        "< ",
    ];
    for page in pages {
        let html = page.repeat(60_000 / page.len());
        assert!(text_of(&html).len() <= 16 * html.len(), "{page}");
        let both = format!("<table>{html}x");
        assert!(text_of(&both).len() <= 16 * both.len(), "{page}");
    }
}

#[test]
fn one_wide_cell_does_not_widen_a_thousand_rows() {
    let html =
        format!("<table><tr><td>{}<td>x{}", "w".repeat(10_000), "<tr><td>a<td>b".repeat(1000));
    assert!(text_of(&html).len() < 100_000);
}

proptest! {
    #[test]
    fn no_page_makes_it_panic_or_grow(html in "(<[a-z/!]{0,6}[ ='\"a-z>]{0,8}|&[#a-z0-9]{0,6};?|\\PC|[\n<>\"'])*") {
        let text = text_of(&html);
        prop_assert!(text.len() <= 64 * (html.len() + 1));
    }

    #[test]
    fn escaped_text_is_read_back(text in "[^\\pC\\s]{1,20}( [^\\pC\\s]{1,20}){0,5}") {
        prop_assert_eq!(text_of(&html_of(&text)), text);
    }
}
