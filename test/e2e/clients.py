"""What an ordinary program does with opensearch-py, through the gate. Prints what came back as one JSON object.

argv: the gate's URL (a base path counts), the index to work with, an index that is not granted. GATE_TOKEN: the bearer
token; without one, requests are signed for execute-api with the credentials of the environment.
"""

import json
import os
import sys

from botocore.credentials import Credentials
from opensearchpy import AWSV4SignerAuth, OpenSearch, RequestsHttpConnection, helpers
from opensearchpy.exceptions import AuthorizationException, NotFoundError

url, index, foreign = sys.argv[1:4]

if "GATE_TOKEN" in os.environ:
    client = OpenSearch(hosts=[url], headers={"authorization": f"Bearer {os.environ['GATE_TOKEN']}"})
else:
    keys = [os.environ[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")]
    auth = AWSV4SignerAuth(Credentials(*keys), os.environ["AWS_REGION"], "execute-api")
    client = OpenSearch(hosts=[url], http_auth=auth, connection_class=RequestsHttpConnection)
seen = {}

seen["distribution"] = client.info()["version"]["distribution"]
seen["exists before"] = client.indices.exists(index=index)
mappings = {"properties": {"n": {"type": "long"}, "tag": {"type": "keyword"}}}
settings = {"number_of_shards": 1, "number_of_replicas": 0}
seen["created"] = client.indices.create(index=index, body={"settings": settings, "mappings": mappings})["acknowledged"]
seen["exists"] = client.indices.exists(index=index)
seen["mapping"] = client.indices.get_mapping(index=index)[index]["mappings"]
seen["indexed"] = client.index(index=index, id="first c+d", body={"n": 9007199254740993, "tag": "first"}, refresh=True)["result"]
seen["bulk"] = helpers.bulk(
    client,
    ({"_index": index, "_id": str(n), "n": n, "tag": "even" if n % 2 == 0 else "odd"} for n in range(25)),
    refresh=True,
)[0]
found = client.search(index=index, body={"query": {"term": {"tag": "even"}}, "size": 3, "sort": ["n"]})
seen["search"] = {"total": found["hits"]["total"]["value"], "ids": [hit["_id"] for hit in found["hits"]["hits"]]}

pages, after = [], None
while True:
    body = {"query": {"terms": {"tag": ["odd", "even"]}}, "size": 10, "sort": [{"n": "asc"}]}
    if after is not None:
        body["search_after"] = after
    hits = client.search(index=index, body=body)["hits"]["hits"]
    if not hits:
        break
    pages.append(len(hits))
    after = hits[-1]["sort"]
seen["pages"] = pages

seen["count"] = client.count(index=index, body={"query": {"term": {"tag": "odd"}}})["count"]
source = client.get(index=index, id="first c+d")["_source"]
seen["get"] = {**source, "n": str(source["n"])}
seen["mget"] = [doc["found"] for doc in client.mget(index=index, body={"ids": ["1", "2", "none"]})["docs"]]
lines = [{"index": index}, {"query": {"term": {"n": 3}}}, {}, {"query": {"term": {"tag": "odd"}}, "size": 0}]
seen["msearch"] = [one["hits"]["total"]["value"] for one in client.msearch(index=index, body=lines)["responses"]]
seen["deleted"] = client.delete(index=index, id="1", refresh=True)["result"]
seen["exists after delete"] = client.exists(index=index, id="1")
try:
    client.get(index=index, id="1")
except NotFoundError as error:
    seen["missing"] = error.status_code
try:
    client.search(index=foreign, body={"query": {"match_all": {}}})
except AuthorizationException as error:
    gate = error.info["error"]["gate"]
    seen["refused"] = {"status": error.status_code, "type": error.error, "code": gate["code"], "missing": gate["missing"]}
seen["dropped"] = client.indices.delete(index=index)["acknowledged"]
print(json.dumps(seen))
