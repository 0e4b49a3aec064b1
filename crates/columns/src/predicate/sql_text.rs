//! SQL text to the expression that the parser reads, with what it passes over in silence refused.

use sqlparser::ast::Expr;
use sqlparser::dialect::AnsiDialect;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Whitespace};

use super::place;
use crate::refusal::Refusal;

/// Most operators of a rule. A chain of operators is as deep as it is long, and the threads that
/// evaluate it have small stacks.
const MOST_OPERATORS: usize = 200;

/// Number of NOTs in a row that is no slip of the pen.
const MANY_NOTS: usize = 3;

/// Reads a text as one SQL expression.
///
/// # Errors
///
/// If it is none, has comments behind which a condition would be lost, or too many operators.
pub(super) fn read(text: &str) -> Result<Expr, Refusal> {
    let tokens = tokens(text)?;
    let dialect = AnsiDialect {};
    let no_sql = |error| no_sql(error, text, &tokens);
    let mut parser = Parser::new(&dialect).try_with_sql(text).map_err(no_sql)?;
    let sql = parser.parse_expr().map_err(no_sql)?;
    let rest = parser.peek_token();
    if rest.token == Token::EOF {
        return Ok(sql);
    }
    // Beyond its depth the parser takes a NOT for the name of a column.
    if most_nots(&tokens) > MANY_NOTS {
        return Err(too_deep(&tokens));
    }
    let mut refusal = Refusal::new(format!("not an SQL expression: `{rest}` follows its end"));
    if let Token::Word(_) = rest.token {
        refusal = refusal.hint("write a quantity as a text: '200 tCO2e/EUR million'");
    }
    Err(refusal.within(place::bytes(rest.span, text)))
}

/// Words and signs of a text, which are neither none nor comments nor too many.
fn tokens(text: &str) -> Result<Vec<TokenWithSpan>, Refusal> {
    let tokens = Tokenizer::new(&AnsiDialect {}, text).tokenize_with_location();
    let mut tokens = tokens.map_err(|error| no_sql(error.into(), text, &[]))?;
    if let Some(comment) = tokens.iter().find(|token| is_comment(&token.token)) {
        let refusal = Refusal::new("a rule has no comments: what follows one would be left out");
        let refusal = refusal.hint("write the comment after `#`, outside the text");
        return Err(refusal.within(place::bytes(comment.span, text)));
    }
    if let Some(sign) = tokens.iter().find(|token| token.token == Token::DoubleEq) {
        let refusal = Refusal::new("`==` is no sign of a rule").hint("write `=`");
        return Err(refusal.within(place::bytes(sign.span, text)));
    }
    tokens.retain(|token| !matches!(token.token, Token::Whitespace(_)));
    if let Some(list) = tokens.windows(3).find(|three| is_empty_list(three)) {
        let refusal = Refusal::new("the list is empty: no value is in it");
        let refusal = refusal.hint("name its values, as in mic IN ('XNYS', 'XNAS')");
        return Err(refusal.within(place::bytes(list[1].span, text)));
    }
    if tokens.is_empty() {
        let refusal = Refusal::new("the rule is empty");
        return Err(refusal.hint("write a condition, as `market_cap IS NOT NULL`"));
    }
    let operators = tokens.iter().filter(|token| is_operator(&token.token)).count();
    if operators > MOST_OPERATORS {
        let message = format!("a rule has {operators} operators, at most {MOST_OPERATORS}");
        return Err(Refusal::new(message).hint("write several rules, or `IN (...)` for a list"));
    }
    Ok(tokens)
}

/// Refusal of a text that the parser does not read.
fn no_sql(error: ParserError, text: &str, tokens: &[TokenWithSpan]) -> Refusal {
    let message = match error {
        ParserError::RecursionLimitExceeded => return too_deep(tokens),
        ParserError::ParserError(message) | ParserError::TokenizerError(message) => message,
    };
    let (message, place) = match message.rsplit_once(" at Line: ") {
        Some((message, place)) => (message, place.split_once(", Column: ")),
        None => (message.as_str(), None),
    };
    let place = place.and_then(|(line, column)| {
        place::word_at(line.parse().ok()?, column.trim().parse().ok()?, text)
    });
    let message = message.replace("found: EOF", "found: the end of the text");
    let refusal = Refusal::new(format!("not an SQL expression: {message}")).within(place);
    refusal.hint("a condition reads as coal < '5 %' AND mic IN ('XNYS', 'XNAS')")
}

/// Refusal of a text that is nested too deeply for the parser.
fn too_deep(tokens: &[TokenWithSpan]) -> Refusal {
    match most_nots(tokens) {
        nots if nots > MANY_NOTS => {
            Refusal::new(format!("the rule says NOT {nots} times in a row"))
                .hint("two of them cancel out: write NOT once, or not at all")
        }
        _ => Refusal::new("the rule is nested too deeply")
            .hint("write several rules, or `IN (...)` for a list of words"),
    }
}

/// Longest row of NOTs.
fn most_nots(tokens: &[TokenWithSpan]) -> usize {
    let rows = tokens.chunk_by(|a, b| is_not(&a.token) && is_not(&b.token));
    rows.filter(|row| is_not(&row[0].token)).map(<[_]>::len).max().unwrap_or(0)
}

fn is_empty_list(three: &[TokenWithSpan]) -> bool {
    let is_in = matches!(&three[0].token, Token::Word(word) if word.keyword == Keyword::IN);
    is_in && three[1].token == Token::LParen && three[2].token == Token::RParen
}

fn is_comment(token: &Token) -> bool {
    use Whitespace::{MultiLineComment, SingleLineComment};
    matches!(token, Token::Whitespace(SingleLineComment { .. } | MultiLineComment(_)))
}

fn is_not(token: &Token) -> bool {
    matches!(token, Token::Word(word) if word.keyword == Keyword::NOT)
}

fn is_operator(token: &Token) -> bool {
    match token {
        Token::Word(word) => {
            matches!(word.keyword, Keyword::AND | Keyword::OR | Keyword::NOT)
        }
        Token::Plus | Token::Minus | Token::Mul | Token::Div => true,
        _ => false,
    }
}
