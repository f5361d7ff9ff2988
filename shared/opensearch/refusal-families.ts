/** Operations that stay refused, for one reason; read by the generator of `docs/operations.md` alone. */
export interface RefusalFamily {
  readonly title: string;
  /** in sentences, for somebody who was refused */
  readonly why: string;
  /** the names of its operations; undefined: it is something that a request of any operation can hold */
  readonly operations: RegExp | undefined;
}

const PLUGINS = [
  "alerting anomaly_detection asynchronous_search flow_framework geospatial insights ism knn ltr ml neural",
  "notifications observability performanceanalyzer query refresh_search_analyzers replication reports rollup rollups",
  "search_relevance security security_analytics transforms ubi",
].flatMap((line) => line.split(" "));

/** Refused for good. No operation of a family may have a judgement: the generator fails on one. */
export const REFUSAL_FAMILIES: readonly RefusalFamily[] = [
  {
    title: "Templates",
    why: "An index template or a component template gives aliases, settings and pipelines to indices that do not exist yet, of anybody. It names patterns of names to come, which no grant on indices can be compared with. Whoever deploys the domain puts them in place.",
    operations: /^(?:cat|cluster|indices)\..*template/,
  },
  {
    title: "Pipelines",
    why: "An ingest pipeline may write to any index and a search pipeline may change what is searched, for everybody whose request passes through it. Naming one in a request or in an index's settings is refused as well; `_none` is the one that does nothing.",
    operations: /^(?:ingest|search_pipeline)\./,
  },
  {
    title: "Stored scripts",
    why: "Stored scripts and stored search templates are one list for the whole domain: whoever may change it changes the requests of others. Scripts inside of a request are decided with the request.",
    operations: /^(?:get|put|delete)_script$|^scripts_painless_execute$/,
  },
  {
    title: "Snapshots",
    why: "A snapshot copies any index, and restoring one brings it back under another name. Who takes and restores snapshots sees everything, and should say so by an IAM role of its own.",
    operations: /^(?:snapshot|sm)\.|^cat\.snapshots$/,
  },
  {
    title: "Tasks",
    why: "The list of tasks shows the requests of others, with index names and whole queries, and a task can be cancelled or slowed down by whoever knows its number.",
    operations: /^tasks\.|^cat\.tasks$|_rethrottle$|pending_tasks$/,
  },
  {
    title: "Cluster state",
    why: "The cluster state is everything at once: every index, alias, template, pipeline and script of the domain. It cannot be cut to a grant, and neither can what changes it: reroute, voting, decommission, cluster settings.",
    operations:
      /^cluster\.(?:state|reroute|put_settings|.*(?:voting_config|decommission|weighted_routing).*|allocation_explain)$/,
  },
  {
    title: "Views",
    why: "A view reads indices that its path does not name, under a name that could be an index: `views` is therefore never one.",
    operations: /^views\./,
  },
  {
    title: "APIs of plugins",
    why: "Monitors, detectors, jobs, policies, models, workflows: they keep what a caller wrote and run it later, with rights of their own, or keep the things of all callers together. No grant on indices describes that. `_opendistro` paths are the same operations under their old names.",
    operations: new RegExp(`^(?:${PLUGINS.join("|")})\\.`),
  },
  {
    title: "SQL and PPL",
    why: "A query names its indices in a language of its own, with patterns, joins and subqueries that the gate does not read.",
    operations: /^(?:sql|ppl)\./,
  },
  {
    title: "Names on other clusters",
    why: "A `:` in an index expression is a name on another cluster, wherever it stands: in a path, a parameter or a body. A grant is for the indices of one domain, so such a name is refused by every operation.",
    operations: undefined,
  },
  {
    title: "Paths with a mapping type",
    why: "`/{index}/{type}/_search` and its like are OpenSearch 1's and Elasticsearch 7's. Later versions read the same path as a document called `_search`, so it has two meanings, and is refused on every version.",
    operations: /^typed\./,
  },
  {
    title: "OpenSearch Dashboards' own routes",
    why: "Below `/_opensearch_dashboards` OpenSearch repeats its API for the indices of Dashboards, which are system indices and never granted.",
    operations: /^dashboards\./,
  },
];
