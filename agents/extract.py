"""articles.clean to mentions: one record for each article version, even where it tells of nothing."""

from agents.hop import Hop, Made
from agents.message import Message
from pipeline.extract import extract
from pipeline.records.article import CleanArticle
from pipeline.records.codec import decode, encode


def make(message: Message) -> Made:
    """Return what the article in ``message`` says."""
    mentions = extract(decode(message.value or b"", CleanArticle))
    return Made(mentions.article_id.encode(), encode(mentions))


HOP = Hop("extract", "articles.clean", "mentions", make)
