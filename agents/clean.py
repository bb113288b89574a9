"""articles.raw to articles.clean: the one place where foreign bytes are read."""

from agents.hop import Hop, Made
from agents.message import Message
from pipeline.clean import clean
from pipeline.clean.admit import admit
from pipeline.records.codec import encode


def make(message: Message) -> Made:
    """Return the clean article that ``message`` holds, or its withdrawal."""
    article = clean(admit(message.value, message.key, message.at))
    return Made(article.article_id.encode(), encode(article))


HOP = Hop("clean", "articles.raw", "articles.clean", make)
