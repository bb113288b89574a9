FROM python:3.11-slim
WORKDIR /app
COPY pyproject.toml README.md LICENSE ./
COPY config/constraints.txt config/
COPY pipeline pipeline
COPY agents agents
RUN pip install --no-cache-dir --constraint config/constraints.txt '.[postgresql]' \
    && useradd --create-home tallywire && mkdir /data && chown tallywire /data
USER tallywire
RUN python -m pipeline.lexicon.gazetteer > /dev/null # the index of places, once for all containers
VOLUME /data
ENTRYPOINT ["tallywire"]
CMD ["--help"]
