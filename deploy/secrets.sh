#!/usr/bin/env bash
# Makes the secrets that docker-compose.yml needs, once: the services' shared token and the database's password.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

secret() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

umask 077
mkdir -p deploy/secrets
[ -s deploy/secrets/service-token ] || secret >deploy/secrets/service-token
# Mounted into containers whose user is another one; the folder keeps it from other users of this machine.
chmod 644 deploy/secrets/service-token
grep -qs '^POSTGRES_PASSWORD=' .env || echo "POSTGRES_PASSWORD=$(secret)" >>.env
