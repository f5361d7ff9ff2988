import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.node.DiscoveryNodes;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.common.settings.IndexScopedSettings;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.settings.SettingsFilter;
import org.opensearch.common.util.concurrent.ThreadContext;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.plugins.ActionPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.rest.BytesRestResponse;
import org.opensearch.rest.MethodHandlers;
import org.opensearch.rest.RestChannel;
import org.opensearch.rest.RestController;
import org.opensearch.rest.RestHandler;
import org.opensearch.rest.RestHeaderDefinition;
import org.opensearch.rest.RestRequest;
import org.opensearch.transport.client.node.NodeClient;

/**
 * For tests alone: lets a node tell its routes and how it reads a path. `GET /_index_gate_test/routes` answers one
 * `METHOD /template` per line. After that, a request with the header `index-gate-test` is not carried out: the answer's
 * headers name the route that the node found for it and, as Base64 of `name=value` lines, what it read from the path and
 * the query.
 */
public final class RoutesPlugin extends Plugin implements ActionPlugin {
    private static final String OWN = "/_index_gate_test/routes";

    @Override
    public UnaryOperator<RestHandler> getRestHandlerWrapper(ThreadContext context, Set<RestHeaderDefinition> headers) {
        return Named::new;
    }

    @Override
    public List<RestHandler> getRestHandlers(
        Settings settings,
        RestController controller,
        ClusterSettings clusterSettings,
        IndexScopedSettings indexSettings,
        SettingsFilter settingsFilter,
        IndexNameExpressionResolver resolver,
        Supplier<DiscoveryNodes> nodes
    ) {
        return List.of(new ListRoutes(controller));
    }

    /** A handler of the node, which is registered for one route alone: the controller wraps anew for each. */
    private static final class Named extends RestHandler.Wrapper {
        volatile String route;

        Named(RestHandler handler) {
            super(handler);
        }

        @Override
        public void handleRequest(RestRequest request, RestChannel channel, NodeClient client) throws Exception {
            if (request.header("index-gate-test") == null) {
                super.handleRequest(request, channel, client);
                return;
            }
            StringBuilder lines = new StringBuilder();
            for (Map.Entry<String, String> param : request.params().entrySet()) {
                lines.append(param.getKey()).append('=').append(param.getValue()).append('\n');
            }
            BytesRestResponse response = new BytesRestResponse(RestStatus.OK, "");
            response.addHeader("index-gate-route", route);
            byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
            response.addHeader("index-gate-params", Base64.getEncoder().encodeToString(bytes));
            channel.sendResponse(response);
        }

        @Override
        public boolean supportsStreaming() {
            return false;
        }
    }

    private static final class ListRoutes implements RestHandler {
        private final RestController controller;

        ListRoutes(RestController controller) {
            this.controller = controller;
        }

        @Override
        public List<Route> routes() {
            return List.of(new Route(RestRequest.Method.GET, OWN));
        }

        @Override
        public void handleRequest(RestRequest request, RestChannel channel, NodeClient client) {
            TreeSet<String> routes = new TreeSet<>();
            Iterator<MethodHandlers> all = controller.getAllHandlers();
            while (all.hasNext()) {
                MethodHandlers handlers = all.next();
                for (RestRequest.Method method : handlers.getValidMethods()) name(method, handlers.getPath(), routes);
            }
            // the root is not among them
            for (RestRequest.Method method : RestRequest.Method.values()) name(method, "/", routes);
            channel.sendResponse(new BytesRestResponse(RestStatus.OK, String.join("\n", routes)));
        }

        /** Asks with the template itself, whose parameters no literal equals, for the handler of its route. */
        private void name(RestRequest.Method method, String template, TreeSet<String> routes) {
            Optional<RestHandler> found = controller.dispatchHandler(template, template, method, null);
            if (found.isEmpty() && template.equals("/")) return;
            String route = method + " " + template;
            // the picture of a browser's tab is registered before there is a wrapper
            if (found.orElseThrow(() -> new IllegalStateException(route)) instanceof Named named) {
                if (named.route != null && !named.route.equals(route)) {
                    throw new IllegalStateException(route + " has the handler of " + named.route);
                }
                named.route = route;
            }
            if (!template.equals(OWN)) routes.add(route);
        }
    }
}
