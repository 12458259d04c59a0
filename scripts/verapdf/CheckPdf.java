import org.verapdf.cli.VeraPdfCli;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;

/** veraPDF's command line; its own main class lies in an archive that Maven Central does not have. */
class CheckPdf {
  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    VeraPdfCli.main(arguments);
  }
}
