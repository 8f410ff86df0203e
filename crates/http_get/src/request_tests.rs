use super::*;
use proptest::prelude::*;

fn parse(head: &str) -> Result<Request, Status> {
    Request::parse(head.as_bytes())
}

#[test]
fn a_request_is_read_as_it_is_written() {
    let request = parse(
        "GET /message/%E4%BD%A0?lang=zh&q=a+b%26c&lang=en HTTP/1.1\r\nHost: localhost:8025\r\n\
         accept-LANGUAGE: \t zh-CN,zh;q=0.9 \r\n\r\n",
    )
    .unwrap();
    assert_eq!((request.method(), request.path()), (Method::Get, "/message/你"));
    assert_eq!(request.query("lang").as_deref(), Some("zh"));
    assert_eq!(request.query("q").as_deref(), Some("a b&c"));
    assert_eq!(request.query("none"), None);
    assert_eq!(request.header("Accept-Language"), Some("zh-CN,zh;q=0.9"));
    assert_eq!(request.host.as_deref(), Some("localhost:8025"));
}

#[test]
fn a_person_with_netcat_and_an_old_client_and_a_proxys_client_are_answered() {
    assert_eq!(parse("GET / HTTP/1.1\nHost: a\n\n").unwrap().path(), "/");
    assert_eq!(parse("HEAD / HTTP/1.0\r\n\r\n").unwrap().host, None);
    let proxied = parse("GET HTTP://127.0.0.1:1?x HTTP/1.1\r\nHost: other\r\n\r\n");
    assert_eq!(proxied, Err(Status::BadRequest));
    let proxied = parse("GET HTTP://127.0.0.1:1/a?x HTTP/1.1\r\nHost: other\r\n\r\n").unwrap();
    assert_eq!((proxied.host.as_deref(), proxied.path()), (Some("127.0.0.1:1"), "/a"));
    assert_eq!(parse("GET http://a HTTP/1.9\r\nHost: a\r\n\r\n").unwrap().path(), "/");
}

#[test]
fn what_is_wrong_with_a_request_is_told_apart() {
    use Status::{BadRequest, MethodNotAllowed, NotImplemented, VersionNotSupported};
    for (head, status) in [
        ("", BadRequest),
        ("GET", BadRequest),
        ("GET /\r\n\r\n", BadRequest),
        ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", BadRequest),
        (" GET / HTTP/1.1\r\nHost: a\r\n\r\n", BadRequest),
        ("GET / HTTP/1.1\r\n\r\n", BadRequest),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", BadRequest),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", BadRequest),
        ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", BadRequest),
        ("GET / HTTP/1.1\r\nHost: a\r\nx\r\n\r\n", BadRequest),
        ("GET / HTTP/1.1\r\nHost: a\r\nx: \0\r\n\r\n", BadRequest),
        ("GET / HTTP/1.1\r\nHost: a\rx: y\r\n\r\n", BadRequest),
        ("GET /% HTTP/1.1\r\nHost: a\r\n\r\n", BadRequest),
        ("GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", BadRequest),
        ("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", BadRequest),
        ("GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", BadRequest),
        ("GET /你 HTTP/1.1\r\nHost: a\r\n\r\n", BadRequest),
        ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", BadRequest),
        ("GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", BadRequest),
        ("GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n", BadRequest),
        ("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", BadRequest),
        ("GET / HTP/1.1\r\nHost: a\r\n\r\n", BadRequest),
        ("GET / HTTP/11\r\nHost: a\r\n\r\n", BadRequest),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", VersionNotSupported),
        ("GET / HTTP/0.9\r\nHost: a\r\n\r\n", VersionNotSupported),
        ("POST / HTTP/1.1\r\nHost: a\r\n\r\n", MethodNotAllowed),
        ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", MethodNotAllowed),
        ("get / HTTP/1.1\r\nHost: a\r\n\r\n", NotImplemented),
        ("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", NotImplemented),
    ] {
        assert_eq!(parse(head).unwrap_err(), status, "{head:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_are_too_much(bytes in any::<Vec<u8>>(), target in "[/%a-f0-9?&=+.:#]{0,30}", lines in "(.{0,20}\r?\n){0,4}") {
        let _ = Request::parse(&bytes);
        let head = format!("GET /{target} HTTP/1.1\r\nHost: a\r\n{lines}\r\n");
        if let Ok(request) = Request::parse(head.as_bytes()) {
            prop_assert!(request.path().starts_with('/') && !request.path().contains('\0'));
            let _ = request.query("a");
        }
    }
}
