import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/** DynamoDB Local on a free port of 127.0.0.1 (its own start listens everywhere), until standard input ends. */
public class Loopback {
  public static void main(String[] arguments) throws Exception {
    DynamoDBProxyServer database =
        ServerRunner.createServerFromCommandLineArgs(new String[] {"-inMemory", "-disableTelemetry", "-port", "8000"});
    // of its own server: the port above is not listened at
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    Server server = (Server) field.get(database);
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.setConnectors(new Connector[] {connector});
    database.start();
    System.out.println("listening on " + connector.getLocalPort());
    while (System.in.read() >= 0) {}
    database.stop();
    System.exit(0);
  }
}
