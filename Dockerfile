# The rules as compiled code (see docs/scaling.md): the image of the run below has no compiler.
FROM python:3.11 AS wheel
WORKDIR /src
COPY config/constraints.txt config/
RUN pip install --no-cache-dir --constraint config/constraints.txt mypy setuptools
COPY pyproject.toml setup.py README.md LICENSE ./
COPY pipeline pipeline
COPY agents agents
RUN TALLYWIRE_COMPILE=1 pip wheel --no-deps --no-build-isolation --wheel-dir /wheel .

FROM python:3.11-slim
WORKDIR /app
COPY config/constraints.txt config/
COPY --from=wheel /wheel /wheel
RUN pip install --no-cache-dir --constraint config/constraints.txt "$(ls /wheel/*.whl)[postgresql]" \
    && useradd --create-home tallywire && mkdir /data && chown tallywire /data
USER tallywire
RUN python -m pipeline.lexicon.gazetteer > /dev/null # the index of places, once for all containers
VOLUME /data
ENTRYPOINT ["tallywire"]
CMD ["--help"]
