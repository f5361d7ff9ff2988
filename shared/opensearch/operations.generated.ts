// Made by `npm run generate` from shared/opensearch/surface/{operations.jsonl,typed.jsonl,node.jsonl}; do not edit.
// One path segment per line, indented by its depth; then the operations that end there: the letters of their methods
// (shared/opensearch/operation-table.ts), a colon and their name.
export const OPERATIONS = `
/ D:indices.delete_by_parameter G:info H:ping
 _alias G:indices.get_alias U:indices.put_alias
  {name} H:indices.exists_alias G:indices.get_alias PU:indices.put_alias
 _aliases G:indices.get_list_of_aliases P:indices.update_aliases
  {name} PU:indices.put_alias
 _analyze GP:indices.analyze
 _blockcache
  prune P:blockcache.prune
 _bulk PU:bulk
  stream PU:bulk_stream
 _cache
  clear P:indices.clear_cache
 _cat G:cat.help
  aliases G:cat.aliases
   {name} G:cat.aliases
  allocation G:cat.allocation
   {node_id} G:cat.allocation
  cluster_manager G:cat.cluster_manager
  count G:cat.count
   {index} G:cat.count
  fielddata G:cat.fielddata
   {fields} G:cat.fielddata
  health G:cat.health
  indices G:cat.indices
   {index} G:cat.indices
  master G:cat.master
  nodeattrs G:cat.nodeattrs
  nodes G:cat.nodes
  pending_tasks G:cat.pending_tasks
  pit_segments G:cat.pit_segments
   _all G:cat.all_pit_segments
  plugins G:cat.plugins
  recovery G:cat.recovery
   {index} G:cat.recovery
  repositories G:cat.repositories
  segment_replication G:cat.segment_replication
   {index} G:cat.segment_replication
  segments G:cat.segments
   {index} G:cat.segments
  shards G:cat.shards
   {index} G:cat.shards
  snapshots G:cat.snapshots
   {repository} G:cat.snapshots
  tasks G:cat.tasks
  templates G:cat.templates
   {name} G:cat.templates
  thread_pool G:cat.thread_pool
   {thread_pool_patterns} G:cat.thread_pool
 _close P:indices.close
 _cluster
  allocation
   explain GP:cluster.allocation_explain
  decommission
   awareness D:cluster.delete_decommission_awareness
    {awareness_attribute_name}
     _status G:cluster.get_decommission_awareness
     {awareness_attribute_value} U:cluster.put_decommission_awareness
  health G:cluster.health
   {index} G:cluster.health
  nodes
   hot_threads G:nodes.hot_threads
   hotthreads G:nodes.hot_threads
   {nodeId}
    hotthreads G:nodes.hot_threads
   {node_id}
    hot_threads G:nodes.hot_threads
  pending_tasks G:cluster.pending_tasks
  reroute P:cluster.reroute
  routing
   awareness
    weights D:cluster.delete_weighted_routing
    {attribute}
     weights D:cluster.delete_weighted_routing G:cluster.get_weighted_routing U:cluster.put_weighted_routing
  settings G:cluster.get_settings U:cluster.put_settings
  state G:cluster.state
   {metric} G:cluster.state
    {index} G:cluster.state
  stats G:cluster.stats
   nodes
    {node_id} G:cluster.stats
   {metric}
    nodes
     {node_id} G:cluster.stats
    {index_metric}
     nodes
      {node_id} G:cluster.stats
  voting_config_exclusions D:cluster.delete_voting_config_exclusions P:cluster.post_voting_config_exclusions
   {node_name} P:cluster.post_voting_config_exclusions
 _component_template G:cluster.get_component_template
  {name} D:cluster.delete_component_template H:cluster.exists_component_template G:cluster.get_component_template PU:cluster.put_component_template
 _count GP:count
 _dangling G:dangling_indices.list_dangling_indices
  {index_uuid} D:dangling_indices.delete_dangling_index P:dangling_indices.import_dangling_index
 _data_stream G:indices.get_data_stream
  _modify P:indices.modify_data_stream
  _stats G:indices.data_streams_stats
  {name} U:indices.create_data_stream D:indices.delete_data_stream G:indices.get_data_stream
   _stats G:indices.data_streams_stats
 _delete_by_query
  {task_id}
   _rethrottle P:delete_by_query_rethrottle
 _field_caps GP:field_caps
 _filecache
  prune P:filecache.prune
 _flush GP:indices.flush
  synced GP:indices.flush_synced
 _forcemerge P:indices.forcemerge
 _index_template G:indices.get_index_template
  _simulate P:indices.simulate_template
   {name} P:indices.simulate_template
  _simulate_index
   {name} P:indices.simulate_index_template
  {name} D:indices.delete_index_template H:indices.exists_index_template G:indices.get_index_template PU:indices.put_index_template
 _ingest
  pipeline G:ingest.get_pipeline
   _simulate GP:ingest.simulate
   {id} D:ingest.delete_pipeline G:ingest.get_pipeline U:ingest.put_pipeline
    _simulate GP:ingest.simulate
  processor
   grok G:ingest.processor_grok
 _insights
  top_queries G:insights.top_queries
 _list G:list.help
  indices G:list.indices
   {index} G:list.indices
  shards G:list.shards
   {index} G:list.shards
  wlm_stats G:wlm.stats
   stats
    {workloadGroupId} G:wlm.stats
   {nodeId}
    stats G:wlm.stats
     {workloadGroupId} G:wlm.stats
 _ltr U:ltr.create_default_store D:ltr.delete_default_store G:ltr.list_stores
  _cachestats G:ltr.cache_stats
  _clearcache P:ltr.clear_cache
  _feature G:ltr.search_features
   {id} U:ltr.create_feature D:ltr.delete_feature G:ltr.get_feature P:ltr.update_feature
  _featureset G:ltr.search_featuresets
   {id} U:ltr.create_featureset D:ltr.delete_featureset G:ltr.get_featureset P:ltr.update_featureset
   {name}
    _addfeatures P:ltr.add_features_to_set
     {query} P:ltr.add_features_to_set_by_query
    _createmodel P:ltr.create_model_from_set
  _model G:ltr.search_models
   {id} U:ltr.create_model D:ltr.delete_model G:ltr.get_model
  {store} U:ltr.create_store D:ltr.delete_store G:ltr.get_store
   _clearcache P:ltr.clear_cache
   _feature G:ltr.search_features
    {id} U:ltr.create_feature D:ltr.delete_feature G:ltr.get_feature P:ltr.update_feature
   _featureset G:ltr.search_featuresets
    {id} U:ltr.create_featureset D:ltr.delete_featureset G:ltr.get_featureset P:ltr.update_featureset
    {name}
     _addfeatures P:ltr.add_features_to_set
      {query} P:ltr.add_features_to_set_by_query
     _createmodel P:ltr.create_model_from_set
   _model G:ltr.search_models
    {id} U:ltr.create_model D:ltr.delete_model G:ltr.get_model
 _mapping G:indices.get_mapping
  field
   {fields} G:indices.get_field_mapping
  {type} G:typed.get_mapping PU:typed.put_mapping
   field
    {fields} G:typed.get_field_mapping
 _mappings G:indices.get_mapping
  {type} PU:typed.put_mapping
 _mget GP:mget
 _msearch GP:msearch
  template GP:msearch_template
 _mtermvectors GP:mtermvectors
 _nodes G:nodes.info
  hot_threads G:nodes.hot_threads
  hotthreads G:nodes.hot_threads
  reload_secure_settings P:nodes.reload_secure_settings
  stats G:nodes.stats
   {metric} G:nodes.stats
    {index_metric} G:nodes.stats
  usage G:nodes.usage
   {metric} G:nodes.usage
  {nodeId}
   hotthreads G:nodes.hot_threads
   info
    {metrics} G:nodes.info
  {node_id_or_metric} G:nodes.info
  {node_id}
   hot_threads G:nodes.hot_threads
   reload_secure_settings P:nodes.reload_secure_settings
   stats G:nodes.stats
    {metric} G:nodes.stats
     {index_metric} G:nodes.stats
   usage G:nodes.usage
    {metric} G:nodes.usage
   {metric} G:nodes.info
 _open P:indices.open
 _opendistro
  _alerting
   destinations G:alerting.legacy
    email_accounts
     _search GP:alerting.legacy
     {emailAccountID} GH:alerting.legacy
    email_groups
     _search GP:alerting.legacy
     {emailGroupID} GH:alerting.legacy
    {destinationID} G:alerting.legacy
   monitors P:alerting.legacy
    _execute P:alerting.legacy
    _search GP:alerting.legacy
    alerts G:alerting.legacy
    {monitorID} DGHU:alerting.legacy
     _acknowledge
      alerts P:alerting.legacy
     _execute P:alerting.legacy
   stats G:alerting.legacy
    {metric} G:alerting.legacy
   {nodeId}
    stats G:alerting.legacy
     {metric} G:alerting.legacy
  _anomaly_detection
   detectors P:anomaly_detection.legacy
    _search GP:anomaly_detection.legacy
    count G:anomaly_detection.legacy
    match G:anomaly_detection.legacy
    results
     _search GP:anomaly_detection.legacy
    tasks
     _search GP:anomaly_detection.legacy
    {detectorID} DGHU:anomaly_detection.legacy
     _preview P:anomaly_detection.legacy
     _profile G:anomaly_detection.legacy
      {type} G:anomaly_detection.legacy
     _run P:anomaly_detection.legacy
     _start P:anomaly_detection.legacy
     _stop P:anomaly_detection.legacy
   stats G:anomaly_detection.legacy
    {stat} G:anomaly_detection.legacy
   {nodeId}
    stats G:anomaly_detection.legacy
     {stat} G:anomaly_detection.legacy
  _asynchronous_search P:asynchronous_search.search
   _nodes
    {nodeId}
     stats G:asynchronous_search.legacy
   stats G:asynchronous_search.stats
   {id} D:asynchronous_search.delete G:asynchronous_search.get
  _ism
   add P:ism.add_policy
    {index} P:ism.add_policy
   change_policy P:ism.change_policy
    {index} P:ism.change_policy
   explain GP:ism.explain_policy
    {index} GP:ism.explain_policy
   policies G:ism.get_policies U:ism.put_policies
    {policyID} D:ism.delete_policy H:ism.exists_policy G:ism.get_policy U:ism.put_policy
   remove P:ism.remove_policy
    {index} P:ism.remove_policy
   retry P:ism.retry_index
    {index} P:ism.retry_index
  _knn
   stats G:knn.legacy
    {stat} G:knn.stats
   warmup
    {index} G:knn.warmup
   {nodeId}
    stats G:knn.legacy
     {stat} G:knn.stats
  _performanceanalyzer
   _agent
    {redirectEndpoint} G:performanceanalyzer.legacy
   batch
    cluster
     config GP:performanceanalyzer.legacy
    config GP:performanceanalyzer.legacy
   cluster
    config GP:performanceanalyzer.legacy
   config GP:performanceanalyzer.legacy
   logging
    cluster
     config GP:performanceanalyzer.legacy
    config GP:performanceanalyzer.legacy
   override
    cluster
     config GP:performanceanalyzer.legacy
   rca
    cluster
     config GP:performanceanalyzer.legacy
    config GP:performanceanalyzer.legacy
  _ppl P:ppl.query
   _explain P:ppl.explain
   stats G:ppl.get_stats P:ppl.post_stats
  _refresh_search_analyzers P:refresh_search_analyzers.legacy
   {index} P:ism.refresh_search_analyzers
  _reports
   _local
    stats G:reports.legacy
   definition P:reports.legacy
    {reportDefinitionId} DGU:reports.legacy
   definitions G:reports.legacy
   instance
    {reportInstanceId} GP:reports.legacy
   instances G:reports.legacy
   on_demand U:reports.legacy
    {reportDefinitionId} P:reports.legacy
  _rollup
   jobs GU:rollup.legacy
    {rollupID} D:rollups.delete GH:rollups.get U:rollups.put
     _explain G:rollups.explain
     _start P:rollups.start
     _stop P:rollups.stop
  _security
   api
    _upgrade_check G:security.legacy
    _upgrade_perform P:security.legacy
    account U:security.change_password G:security.get_account_details
    actiongroup G:security.legacy
     {name} DGU:security.legacy
    actiongroups GA:security.legacy
     {name} U:security.create_action_group D:security.delete_action_group G:security.get_action_group A:security.patch_action_group
    allowlist U:security.create_allowlist G:security.get_allowlist A:security.patch_allowlist
    audit GA:security.legacy
     config U:security.update_audit_configuration
    authtoken P:security.authtoken
    cache GPU:security.cache D:security.flush_cache
    internalusers GA:security.legacy
     {name} U:security.create_user D:security.delete_user G:security.get_user A:security.patch_user
      authtoken P:security.generate_user_token
    migrate P:security.migrate
    nodesdn GA:security.legacy
     {cluster_name} D:security.delete_distinguished_name G:security.get_distinguished_name A:security.patch_distinguished_name U:security.update_distinguished_name
    permissionsinfo G:security.get_permissions_info
    roles GA:security.legacy
     {name} U:security.create_role D:security.delete_role G:security.get_role A:security.patch_role
    rolesmapping GA:security.legacy
     {name} U:security.create_role_mapping D:security.delete_role_mapping G:security.get_role_mapping A:security.patch_role_mapping
    securityconfig G:security.get_configuration A:security.patch_configuration
     config U:security.update_configuration
    ssl
     certs G:security.get_certificates
     http
      reloadcerts U:security.reload_http_certificates
     transport
      reloadcerts U:security.reload_transport_certificates
    tenancy
     config U:security.create_update_tenancy_config G:security.get_tenancy_config
    tenants G:security.get_tenants A:security.patch_tenants
     {name} U:security.create_tenant D:security.delete_tenant G:security.get_tenant A:security.patch_tenant
    user G:security.get_users_legacy
     {name}
      authtoken P:security.generate_user_token_legacy
     {username} U:security.create_user_legacy D:security.delete_user_legacy G:security.get_user_legacy
    validate G:security.validate
    whitelist GAU:security.legacy
   authinfo GP:security.authinfo
   health GP:security.health
   kibanainfo G:security.get_dashboards_info P:security.post_dashboards_info
   sslinfo G:security.get_sslinfo
   tenantinfo GP:security.tenant_info
  _sql P:sql.query
   _explain P:sql.explain
   close P:sql.close
   settings U:sql.settings
   stats G:sql.get_stats P:sql.post_stats
 _opensearch_dashboards
  _alias G:dashboards.get_alias U:dashboards.put_alias
   {name} H:dashboards.exists_alias G:dashboards.get_alias PU:dashboards.put_alias
  _aliases G:dashboards.get_list_of_aliases
   {name} PU:dashboards.put_alias
  _bulk PU:dashboards.bulk
   stream PU:dashboards.bulk_stream
  _mget GP:dashboards.mget
  _refresh GP:dashboards.refresh
  _search GP:dashboards.search
   scroll D:dashboards.clear_scroll GP:dashboards.scroll
    {scroll_id} D:dashboards.clear_scroll GP:dashboards.scroll
  _settings U:dashboards.put_settings
  {index} U:dashboards.create H:dashboards.exists G:dashboards.get
   _alias GH:dashboards.get_alias U:dashboards.put_alias
    {name} H:dashboards.exists_alias G:dashboards.get_alias PU:dashboards.put_alias
   _aliases U:dashboards.put_alias
    {name} PU:dashboards.put_alias
   _bulk PU:dashboards.bulk
    stream PU:dashboards.bulk_stream
   _create
    {id} PU:dashboards.create
   _delete_by_query P:dashboards.delete_by_query
   _doc P:dashboards.index
    {id} D:dashboards.delete H:dashboards.exists G:dashboards.get PU:dashboards.index
   _mget GP:dashboards.mget
   _refresh GP:dashboards.refresh
   _search GP:dashboards.search
   _settings U:dashboards.put_settings
   _update
    {id} P:dashboards.update
 _plugins
  _asynchronous_search P:asynchronous_search.search
   stats G:asynchronous_search.stats
   {id} D:asynchronous_search.delete G:asynchronous_search.get
  _flow_framework
   workflow P:flow_framework.create
    _search GP:flow_framework.search
    _steps G:flow_framework.get_steps
    state
     _search GP:flow_framework.search_state
    {workflow_id} D:flow_framework.delete G:flow_framework.get U:flow_framework.update
     _deprovision P:flow_framework.deprovision
     _provision P:flow_framework.provision
     _status G:flow_framework.get_status
  _ism
   add P:ism.add_policy
    {index} P:ism.add_policy
   change_policy P:ism.change_policy
    {index} P:ism.change_policy
   explain GP:ism.explain_policy
    {index} GP:ism.explain_policy
   policies G:ism.get_policies U:ism.put_policies
    {policy_id} D:ism.delete_policy H:ism.exists_policy G:ism.get_policy U:ism.put_policy
   remove P:ism.remove_policy
    {index} P:ism.remove_policy
   retry P:ism.retry_index
    {index} P:ism.retry_index
  _knn
   models
    _search GP:knn.search_models
    _train P:knn.train_model
    {model_id} D:knn.delete_model G:knn.get_model
     _train P:knn.train_model
   stats G:knn.stats
    {stat} G:knn.stats
   warmup
    {index} G:knn.warmup
   {node_id}
    stats G:knn.stats
     {stat} G:knn.stats
  _ltr
   stats G:ltr.stats
    {stat} G:ltr.stats
   {node_id}
    stats G:ltr.stats
     {stat} G:ltr.stats
  _ml
   _execute
    {algorithm_name} P:ml.execute_algorithm
   _predict
    {algorithm_name}
     {model_id} P:ml.predict
   _train
    {algorithm_name} P:ml.train
   _train_predict
    {algorithm_name} P:ml.train_predict
   agents
    _register P:ml.register_agents
    _search GP:ml.search_agents
    {agent_id} D:ml.delete_agent G:ml.get_agent
     _execute P:ml.execute_agent
      stream P:ml.execute_agent_stream
   connectors
    _create P:ml.create_connector
    _search GP:ml.search_connectors
    {connector_id} D:ml.delete_connector G:ml.get_connector U:ml.update_connector
   controllers
    {model_id} P:ml.create_controller D:ml.delete_controller G:ml.get_controller U:ml.update_controller
   memory P:ml.create_memory G:ml.get_all_memories
    _search GP:ml.search_memory
    message
     {message_id} G:ml.get_message U:ml.update_message
      traces G:ml.get_message_traces
    {memory_id} D:ml.delete_memory G:ml.get_memory U:ml.update_memory
     _search GP:ml.search_message
     messages P:ml.create_message G:ml.get_all_messages
   memory_containers
    _create P:ml.create_memory_container
    _search GP:ml.search_memory_container
    {memory_container_id} D:ml.delete_memory_container G:ml.get_memory_container U:ml.update_memory_container
     memories P:ml.add_agentic_memory
      sessions P:ml.create_memory_container_session
      {type}
       _delete_by_query P:ml.delete_agentic_memory_query
       _search G:ml.search_agentic_memory
       {id} D:ml.delete_agentic_memory G:ml.get_agentic_memory U:ml.update_agentic_memory
   model_groups
    _register P:ml.register_model_group
    _search GP:ml.search_model_group
    {model_group_id} D:ml.delete_model_group G:ml.get_model_group U:ml.update_model_group
   models
    _register P:ml.register_model
    _register_meta P:ml.register_model_meta
    _search GP:ml.search_models
    _undeploy P:ml.undeploy_model
    _unload P:ml.unload_model
    _upload P:ml.upload_model
    meta P:ml.create_model_meta
    {model_id} D:ml.delete_model G:ml.get_model U:ml.update_model
     _deploy P:ml.deploy_model
     _load P:ml.load_model
     _predict P:ml.predict_model
      stream P:ml.predict_model_stream
     _undeploy P:ml.undeploy_model
     _unload P:ml.unload_model
     chunk
      {chunk_number} P:ml.chunk_model
     upload_chunk
      {chunk_number} P:ml.upload_chunk
   profile G:ml.get_profile
    models G:ml.get_profile_models
     {model_id} G:ml.get_profile_models
    tasks G:ml.get_profile_tasks
     {task_id} G:ml.get_profile_tasks
   stats G:ml.get_stats
    {stat} G:ml.get_stats
   tasks
    _search GP:ml.search_tasks
    {task_id} D:ml.delete_task G:ml.get_task
   tools G:ml.get_all_tools
    _execute
     {tool_name} P:ml.execute_tool
    {tool_name} G:ml.get_tool
   {node_id}
    stats G:ml.get_stats
     {stat} G:ml.get_stats
  _neural
   stats G:neural.stats
    {stat} G:neural.stats
   {node_id}
    stats G:neural.stats
     {stat} G:neural.stats
  _notifications
   channels G:notifications.list_channels
   configs P:notifications.create_config D:notifications.delete_configs G:notifications.get_configs
    {config_id} D:notifications.delete_config G:notifications.get_config U:notifications.update_config
   feature
    test
     {config_id} GP:notifications.send_test
   features G:notifications.list_features
  _observability
   _local
    stats G:observability.get_localstats
   object P:observability.create_object D:observability.delete_objects G:observability.list_objects
    {object_id} D:observability.delete_object G:observability.get_object U:observability.update_object
  _ppl P:ppl.query
   _explain P:ppl.explain
   stats G:ppl.get_stats P:ppl.post_stats
  _query
   _datasources P:query.datasources_create G:query.datasources_list U:query.datasources_update
    {datasource_name} D:query.datasource_delete G:query.datasource_retrieve
   settings U:sql.settings
  _refresh_search_analyzers
   {index} P:ism.refresh_search_analyzers
  _replication
   _autofollow P:replication.create_replication_rule D:replication.delete_replication_rule
   autofollow_stats G:replication.autofollow_stats
   follower_stats G:replication.follower_stats
   leader_stats G:replication.leader_stats
   {index}
    _pause P:replication.pause
    _resume P:replication.resume
    _start U:replication.start
    _status G:replication.status
    _stop P:replication.stop
    _update U:replication.update_settings
  _rollup
   jobs
    {id} D:rollups.delete G:rollups.get U:rollups.put
     _explain G:rollups.explain
     _start P:rollups.start
     _stop P:rollups.stop
  _search_relevance
   experiments G:search_relevance.get_experiments U:search_relevance.put_experiments
    _search GP:search_relevance.experiments_search
    schedule G:search_relevance.get_scheduled_experiments P:search_relevance.post_scheduled_experiments
     {experiment_id} D:search_relevance.delete_scheduled_experiments G:search_relevance.get_scheduled_experiments
    {experiment_id} D:search_relevance.delete_experiments G:search_relevance.get_experiments
   judgments G:search_relevance.get_judgments U:search_relevance.put_judgments
    _search GP:search_relevance.judgments_search
    {judgment_id} D:search_relevance.delete_judgments G:search_relevance.get_judgments
   query_sets G:search_relevance.get_query_sets P:search_relevance.post_query_sets U:search_relevance.put_query_sets
    _search GP:search_relevance.query_sets_search
    {query_set_id} D:search_relevance.delete_query_sets G:search_relevance.get_query_sets
   search_configurations G:search_relevance.get_search_configurations U:search_relevance.put_search_configurations
    _search GP:search_relevance.search_configurations_search
    {search_configuration_id} D:search_relevance.delete_search_configurations G:search_relevance.get_search_configurations
   stats G:search_relevance.get_stats
    {stat} G:search_relevance.get_stats
   {node_id}
    stats G:search_relevance.get_node_stats
     {stat} G:search_relevance.get_node_stats
  _security
   api
    _upgrade_check G:security.config_upgrade_check
    _upgrade_perform P:security.config_upgrade_perform
    account U:security.change_password G:security.get_account_details
    actiongroups G:security.get_action_groups A:security.patch_action_groups
     {action_group} U:security.create_action_group D:security.delete_action_group G:security.get_action_group A:security.patch_action_group
    allowlist U:security.create_allowlist G:security.get_allowlist A:security.patch_allowlist
    audit G:security.get_audit_configuration A:security.patch_audit_configuration
     config U:security.update_audit_configuration
    authtoken P:security.authtoken
    cache GPU:security.cache D:security.flush_cache
    certificates G:security.get_all_certificates
     {node_id} G:security.get_node_certificates
    generateonbehalfoftoken P:security.generate_obo_token
    internalusers G:security.get_users A:security.patch_users
     {username} U:security.create_user D:security.delete_user G:security.get_user A:security.patch_user
      authtoken P:security.generate_user_token
    migrate P:security.migrate
    nodesdn G:security.get_distinguished_names A:security.patch_distinguished_names
     {cluster_name} D:security.delete_distinguished_name G:security.get_distinguished_name A:security.patch_distinguished_name U:security.update_distinguished_name
    permissionsinfo G:security.get_permissions_info
    roles G:security.get_roles A:security.patch_roles
     {role} U:security.create_role D:security.delete_role G:security.get_role A:security.patch_role
    rolesmapping G:security.get_role_mappings A:security.patch_role_mappings
     {role} U:security.create_role_mapping D:security.delete_role_mapping G:security.get_role_mapping A:security.patch_role_mapping
    securityconfig G:security.get_configuration A:security.patch_configuration
     config U:security.update_configuration
    ssl
     certs G:security.get_certificates
     http
      reloadcerts U:security.reload_http_certificates
     transport
      reloadcerts U:security.reload_transport_certificates
    tenancy
     config U:security.create_update_tenancy_config G:security.get_tenancy_config
    tenants G:security.get_tenants A:security.patch_tenants
     {tenant} U:security.create_tenant D:security.delete_tenant G:security.get_tenant A:security.patch_tenant
    user G:security.get_users_legacy
     {username} U:security.create_user_legacy D:security.delete_user_legacy G:security.get_user_legacy
      authtoken P:security.generate_user_token_legacy
    validate G:security.validate
   authinfo GP:security.authinfo
   dashboardsinfo G:security.get_dashboards_info P:security.post_dashboards_info
   health GP:security.health
   tenantinfo GP:security.tenant_info
   whoami GP:security.who_am_i
   whoamiprotected G:security.who_am_i_protected
  _security_analytics
   alerts G:security_analytics.get_alerts
   findings
    _search G:security_analytics.get_findings
    correlate G:security_analytics.search_finding_correlations
  _sm
   policies G:sm.get_policies
    {policy_name} P:sm.create_policy D:sm.delete_policy G:sm.get_policy U:sm.update_policy
     _explain G:sm.explain_policy
     _start P:sm.start_policy
     _stop P:sm.stop_policy
  _sql P:sql.query
   _explain P:sql.explain
   close P:sql.close
   stats G:sql.get_stats P:sql.post_stats
  _transform G:transforms.search
   _preview P:transforms.preview
   {id} D:transforms.delete G:transforms.get U:transforms.put
    _explain G:transforms.explain
    _start P:transforms.start
    _stop P:transforms.stop
  geospatial
   _upload
    stats G:geospatial.get_upload_stats
   geojson
    _upload P:geospatial.geojson_upload_post U:geospatial.geojson_upload_put
   ip2geo
    datasource G:geospatial.get_ip2geo_datasource
     {name} D:geospatial.delete_ip2geo_datasource G:geospatial.get_ip2geo_datasource U:geospatial.put_ip2geo_datasource
      _settings U:geospatial.put_ip2geo_datasource_settings
  ubi
   initialize P:ubi.initialize
 _rank_eval GP:rank_eval
 _recovery G:indices.recovery
 _refresh GP:indices.refresh
 _reindex P:reindex
  {task_id}
   _rethrottle P:reindex_rethrottle
 _remote
  info G:cluster.remote_info
 _remotestore
  _restore P:remote_store.restore
  metadata
   {index} G:remote_store.metadata
    {shard_id} G:remote_store.metadata
  stats
   {index} G:remote_store.stats
    {shard_id} G:remote_store.stats
 _render
  template GP:render_search_template
   {id} GP:render_search_template
 _resolve
  index
   {name} G:indices.resolve_index
 _rules
  {featureType} U:rules.create G:rules.get
   {id} D:rules.delete G:rules.get U:rules.update
 _script_context G:get_script_context
 _script_language G:get_script_languages
 _scripts
  painless
   _context G:get_painless_context
   _execute GP:scripts_painless_execute
  {id} D:delete_script G:get_script PU:put_script
   {context} PU:put_script
 _search GP:search
  pipeline G:search_pipeline.get
   {id} D:search_pipeline.delete G:search_pipeline.get U:search_pipeline.put
  point_in_time D:delete_pit
   _all D:delete_all_pits G:get_all_pits
  scroll D:clear_scroll GP:scroll
   {scroll_id} D:clear_scroll GP:scroll
  template GP:search_template
 _search_shards GP:search_shards
 _segments G:indices.segments
 _settings G:indices.get_settings U:indices.put_settings
  {name} G:indices.get_settings
 _shard_stores G:indices.shard_stores
 _snapshot G:snapshot.get_repository
  _status G:snapshot.status
  {repository} PU:snapshot.create_repository D:snapshot.delete_repository G:snapshot.get_repository
   _cleanup P:snapshot.cleanup_repository
   _status G:snapshot.status
   _verify P:snapshot.verify_repository
   {snapshot} PU:snapshot.create D:snapshot.delete G:snapshot.get
    _clone
     {target_snapshot} U:snapshot.clone
    _restore P:snapshot.restore
    _status G:snapshot.status
    {index}
     _status G:snapshot.status
 _stats G:indices.stats
  {metric} G:indices.stats
 _tasks G:tasks.list
  _cancel P:tasks.cancel
  {task_id} G:tasks.get
   _cancel P:tasks.cancel
 _template G:indices.get_template
  {name} D:indices.delete_template H:indices.exists_template G:indices.get_template PU:indices.put_template
 _update_by_query
  {task_id}
   _rethrottle P:update_by_query_rethrottle
 _upgrade G:indices.get_upgrade P:indices.upgrade
 _validate
  query GP:indices.validate_query
 _wlm
  query_group U:wlm.create_query_group G:wlm.get_query_group
   {name} D:wlm.delete_query_group G:wlm.get_query_group U:wlm.update_query_group
  stats G:wlm.stats
   {workloadGroupId} G:wlm.stats
  {nodeId}
   stats G:wlm.stats
    {workloadGroupId} G:wlm.stats
 favicon.ico G:favicon
 views P:views.create G:views.list
  {view_name} D:views.delete G:views.get U:views.update
   _search GP:views.search
 {alias}
  _rollover P:indices.rollover
   {new_index} P:indices.rollover
 {index} U:indices.create D:indices.delete H:indices.exists G:indices.get
  _alias GH:indices.get_alias U:indices.put_alias
   {name} D:indices.delete_alias H:indices.exists_alias G:indices.get_alias PU:indices.put_alias
  _aliases U:indices.put_alias
   {name} D:indices.delete_alias PU:indices.put_alias
  _analyze GP:indices.analyze
  _block
   {block} U:indices.add_block
  _bulk PU:bulk
   stream PU:bulk_stream
  _cache
   clear P:indices.clear_cache
  _clone
   {target} PU:indices.clone
  _close P:indices.close
  _count GP:count
  _create
   {id} PU:create
  _delete_by_query P:delete_by_query
  _doc P:index
   {id} D:delete H:exists G:get PU:index
  _explain
   {id} GP:explain
  _field_caps GP:field_caps
  _flush GP:indices.flush
   synced GP:indices.flush_synced
  _forcemerge P:indices.forcemerge
  _mapping G:indices.get_mapping PU:indices.put_mapping
   field
    {fields} G:indices.get_field_mapping
   {type} H:typed.exists_type G:typed.get_mapping PU:typed.put_mapping
    field
     {fields} G:typed.get_field_mapping
  _mappings G:indices.get_mapping PU:indices.put_mapping
   {type} G:typed.get_mapping PU:typed.put_mapping
  _mget GP:mget
  _msearch GP:msearch
   template GP:msearch_template
  _mtermvectors GP:mtermvectors
  _open P:indices.open
  _rank_eval GP:rank_eval
  _recovery G:indices.recovery
  _refresh GP:indices.refresh
  _scale P:indices.scale
  _search GP:search
   point_in_time P:create_pit
   template GP:search_template
  _search_shards GP:search_shards
  _segments G:indices.segments
  _setting
   {name} G:indices.get_settings
  _settings G:indices.get_settings U:indices.put_settings
   {name} G:indices.get_settings
  _shard_stores G:indices.shard_stores
  _shrink
   {target} PU:indices.shrink
  _source
   {id} H:exists_source G:get_source
  _split
   {target} PU:indices.split
  _stats G:indices.stats
   {metric} G:indices.stats
  _termvectors GP:termvectors
   {id} GP:termvectors
  _update
   {id} P:update
  _update_by_query P:update_by_query
  _upgrade G:indices.get_upgrade P:indices.upgrade
  _validate
   query GP:indices.validate_query
  ingestion
   _pause P:ingestion.pause
   _resume P:ingestion.resume
   _state G:ingestion.get_state
  {type} P:typed.index
   _bulk PU:typed.bulk
   _count GP:typed.count
   _delete_by_query P:typed.delete_by_query
   _mapping GH:typed.get_mapping PU:typed.put_mapping
    field
     {fields} G:typed.get_field_mapping
   _mappings PU:typed.put_mapping
   _mget GP:typed.mget
   _msearch GP:typed.msearch
    template GP:typed.msearch_template
   _mtermvectors GP:typed.mtermvectors
   _search GP:typed.search
    template GP:typed.search_template
   _termvectors GP:typed.termvectors
   _update_by_query P:typed.update_by_query
   _validate
    query GP:typed.validate_query
   {id} D:typed.delete H:typed.exists G:typed.get PU:typed.index
    _create PU:typed.create
    _explain GP:typed.explain
    _source GH:typed.get_source
    _termvectors GP:typed.termvectors
    _update P:typed.update
`;
