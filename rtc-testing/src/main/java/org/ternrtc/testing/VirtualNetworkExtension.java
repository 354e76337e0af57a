package org.ternrtc.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives each test that has a parameter of type {@link VirtualNetwork} one of its own. The seed is
 * that of {@link Seed} at the parameter, the method or the class, else 1; the system property
 * {@code tern.testing.seed} overrides all, so that a whole suite can be run with another chance.
 *
 * <pre>{@code
 * @ExtendWith(VirtualNetworkExtension.class)
 * class MyProtocolTest {
 *   @Test
 *   @Seed(7)
 *   void survivesLoss(VirtualNetwork network) {
 *     VirtualLink link = network.link(LinkSettings.delayed(25).withLoss(0.05));
 *     ...
 *     network.clock().run(Duration.ofSeconds(60));
 *   }
 * }
 * }</pre>
 */
public final class VirtualNetworkExtension implements ParameterResolver {
  /** Overrides all seeds when set. */
  public static final String SEED_PROPERTY = "tern.testing.seed";

  private static final long DEFAULT_SEED = 1;

  /** For JUnit. */
  public VirtualNetworkExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == VirtualNetwork.class;
  }

  @Override
  public VirtualNetwork resolveParameter(ParameterContext parameter, ExtensionContext context) {
    long seed =
        Long.getLong(
            SEED_PROPERTY,
            parameter
                .findAnnotation(Seed.class)
                .or(() -> AnnotationSupport.findAnnotation(context.getTestMethod(), Seed.class))
                .or(() -> AnnotationSupport.findAnnotation(context.getTestClass(), Seed.class))
                .map(Seed::value)
                .orElse(DEFAULT_SEED));
    context.publishReportEntry("seed", Long.toString(seed));
    return new VirtualNetwork(seed);
  }
}
