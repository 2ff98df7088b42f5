import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;

/**
 * Has veraPDF's library validate PDFs against one profile and prints the part of its XML report that Fangzhi reads.
 *
 * Called as veraPDF's own program is: {@code --format xml --flavour ua1 FILE...}. Ends with 0 where all files keep to the
 * profile, 1 where one does not, 7 where one could not be read, 2 where it was called wrongly.
 */
public final class Validate {
    private Validate() {
    }

    public static void main(String[] words) {
        PDFAFlavour flavour = null;
        List<String> files = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            if ("--format".equals(words[i]) && i + 1 < words.length) {
                i++;
            } else if ("--flavour".equals(words[i]) && i + 1 < words.length) {
                flavour = PDFAFlavour.byFlavourId(words[++i]);
            } else {
                files.add(words[i]);
            }
        }
        if (flavour == null || flavour == PDFAFlavour.NO_FLAVOUR || files.isEmpty()) {
            System.err.println("usage: --format xml --flavour ua1|3a|3b|3u FILE...");
            System.exit(2);
        }
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        VeraGreenfieldFoundryProvider.initialise();
        String version = Foundries.class.getPackage().getImplementationVersion();
        out.println("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
        out.println("<report><buildInformation><releaseDetails id=\"core\" version=\""
                + escaped(version == null ? System.getProperty("verapdf.version", "") : version)
                + "\"/></buildInformation><jobs>");
        int code = 0;
        for (String file : files) {
            out.println("<job><item><name>" + escaped(file) + "</name></item>");
            try {
                code = Math.max(code, validated(new File(file), flavour, out) ? 0 : 1);
            } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError fault) {
                Throwable cause = fault.getCause() == null ? fault : fault.getCause();
                out.println("<taskException><exceptionMessage>" + escaped(String.valueOf(cause.getMessage()))
                        + "</exceptionMessage></taskException>");
                code = 7;
            }
            out.println("</job>");
        }
        out.println("</jobs></report>");
        out.flush();
        System.exit(code);
    }

    /** Validates one file; whether it keeps to the profile. */
    private static boolean validated(File file, PDFAFlavour flavour, PrintStream out) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, 5, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            out.println("<validationReport profileName=\"" + escaped(result.getProfileDetails().getName())
                    + "\" isCompliant=\"" + result.isCompliant() + "\"><details>");
            Map<String, RuleId> broken = new TreeMap<>();
            for (RuleId id : result.getFailedChecks().keySet()) {
                broken.put(id.getClause() + "-" + id.getTestNumber(), id);
            }
            for (RuleId id : broken.values()) {
                Rule rule = result.getValidationProfile().getRuleByRuleId(id);
                out.println("<rule specification=\"" + escaped(id.getSpecification().getName()) + "\" clause=\""
                        + escaped(id.getClause()) + "\" testNumber=\"" + id.getTestNumber()
                        + "\" status=\"failed\" failedChecks=\"" + result.getFailedChecks().get(id)
                        + "\"><description>" + escaped(rule == null ? "" : rule.getDescription())
                        + "</description>");
                for (TestAssertion check : result.getTestAssertions()) {
                    if (check.getRuleId().equals(id)) {
                        out.println("<check><context>" + escaped(check.getLocation().getContext())
                                + "</context><errorMessage>" + escaped(String.valueOf(check.getErrorMessage()))
                                + "</errorMessage></check>");
                    }
                }
                out.println("</rule>");
            }
            out.println("</details></validationReport>");
            return result.isCompliant();
        }
    }

    private static String escaped(String words) {
        StringBuilder text = new StringBuilder();
        words.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                default -> text.appendCodePoint(c >= ' ' || c == '\n' || c == '\t' ? c : ' ');
            }
        });
        return text.toString();
    }
}
