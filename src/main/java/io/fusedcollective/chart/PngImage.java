package io.fusedcollective.chart;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** An SVG as PNG, twice its size for dense screens. It needs a Java with java.desktop, and a font. */
final class PngImage {

    private static final int SCALE = 2;

    /** Java's name of a sans-serif font. The library takes only the first font of a list and falls back to one with serifs. */
    private static final String JAVA_FONT = "SansSerif";

    private PngImage() {}

    static byte[] of(String svg) throws IOException {
        // Nothing is shown, so this must work without a display.
        System.setProperty("java.awt.headless", "true");
        SVGDocument document = new SVGLoader()
                .load(
                        new ByteArrayInputStream(svg.replace(SvgDrawing.DARK, "")
                                .replace(SvgDrawing.FONT, JAVA_FONT)
                                .getBytes(StandardCharsets.UTF_8)),
                        null,
                        LoaderContext.createDefault());
        int width = (int) (LinePlot.WIDTH_PX * SCALE);
        int height = (int) (LinePlot.HEIGHT_PX * SCALE);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        document.render((Component) null, graphics, new ViewBox(width, height));
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
