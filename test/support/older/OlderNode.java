import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.opensearch.client.node.NodeClient;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.node.DiscoveryNodes;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.common.settings.IndexScopedSettings;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.settings.SettingsFilter;
import org.opensearch.common.util.concurrent.ThreadContext;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.ActionPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.rest.BytesRestResponse;
import org.opensearch.rest.RestChannel;
import org.opensearch.rest.RestController;
import org.opensearch.rest.RestHandler;
import org.opensearch.rest.RestRequest;
import org.opensearch.rest.RestStatus;

/**
 * One node of an older version in this JVM, from the jars on the class path, for tests alone:
 * `java OlderNode.java HOME plugin,plugin,… key=value …`. Written for OpenSearch 1; the set-up renames the packages for
 * others. It tells its routes, and the route of a request, as `routes-plugin/RoutesPlugin.java` does; these versions have
 * no public way to them.
 */
public class OlderNode {
    static class LocalNode extends Node {
        LocalNode(Environment env, String[] plugins) {
            super(env, Stream.concat(Stream.of(plugins).<Class<? extends Plugin>>map(LocalNode::load), Stream.of(Routes.class)).toList(), true);
        }

        static Class<? extends Plugin> load(String name) {
            try {
                return Class.forName(name).asSubclass(Plugin.class);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public static class Routes extends Plugin implements ActionPlugin {
        private static final String OWN = "/_index_gate_test/routes";

        @Override
        public UnaryOperator<RestHandler> getRestHandlerWrapper(ThreadContext context) {
            return Named::new;
        }

        @Override
        public List<RestHandler> getRestHandlers(
            Settings settings,
            RestController controller,
            ClusterSettings clusterSettings,
            IndexScopedSettings indexSettings,
            SettingsFilter filter,
            IndexNameExpressionResolver resolver,
            Supplier<DiscoveryNodes> nodes
        ) {
            return List.of(new RestHandler() {
                @Override
                public List<Route> routes() {
                    return List.of(new Route(RestRequest.Method.GET, OWN));
                }

                @Override
                public void handleRequest(RestRequest request, RestChannel channel, NodeClient client) throws Exception {
                    TreeSet<String> routes = new TreeSet<>();
                    Object trie = read(controller, RestController.class, "handlers");
                    Object root = read(trie, trie.getClass(), "rootValue");
                    if (root != null) name(root, routes);
                    walk(read(trie, trie.getClass(), "root"), routes);
                    channel.sendResponse(new BytesRestResponse(RestStatus.OK, String.join("\n", routes)));
                }
            });
        }

        static Object read(Object object, Class<?> type, String name) throws Exception {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        }

        static void walk(Object node, Set<String> routes) throws Exception {
            Object value = read(node, node.getClass(), "value");
            if (value != null) name(value, routes);
            for (Object child : ((Map<?, ?>) read(node, node.getClass(), "children")).values()) walk(child, routes);
        }

        static void name(Object handlers, Set<String> routes) throws Exception {
            String path = (String) read(handlers, handlers.getClass(), "path");
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) read(handlers, handlers.getClass(), "methodHandlers")).entrySet()) {
                String route = entry.getKey() + " " + path;
                if (entry.getValue() instanceof Named named) named.route = route;
                if (!path.equals(OWN)) routes.add(route);
            }
        }
    }

    static class Named implements RestHandler {
        private final RestHandler delegate;
        volatile String route;

        Named(RestHandler delegate) {
            this.delegate = delegate;
        }

        @Override
        public boolean supportsContentStream() {
            return delegate.supportsContentStream();
        }

        @Override
        public List<Route> routes() {
            return delegate.routes();
        }

        @Override
        public void handleRequest(RestRequest request, RestChannel channel, NodeClient client) throws Exception {
            if (request.header("index-gate-test") == null) {
                delegate.handleRequest(request, channel, client);
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
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath();
        for (String name : List.of("config", "modules", "plugins", "data", "logs")) Files.createDirectories(home.resolve(name));
        Map<String, String> properties = new HashMap<>();
        Stream.of(args).skip(2).map(arg -> arg.split("=", 2)).forEach(pair -> properties.put(pair[0], pair[1]));
        Settings settings = Settings.builder().put("path.home", home.toString()).build();
        Environment env = InternalSettingsPreparer.prepareEnvironment(settings, properties, home.resolve("config"), () -> "older");
        Node node = new LocalNode(env, args[1].split(","));
        node.start();
        System.out.println("started");
        // the node ends with whoever started it
        System.in.read();
        node.close();
        System.exit(0);
    }
}
