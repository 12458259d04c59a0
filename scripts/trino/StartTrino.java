/** The main class, which the server's archive has and its jars in Maven Central do not. */
public final class StartTrino {
  private StartTrino() {}

  public static void main(String[] args) {
    new io.trino.server.Server().start(args[0]);
  }
}
