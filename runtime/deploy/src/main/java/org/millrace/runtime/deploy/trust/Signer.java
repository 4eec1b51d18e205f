package org.millrace.runtime.deploy.trust;

import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides whether a signer is one of those who are trusted, now. A time stamp does not make an expired certificate last. */
final class Signer {
    private final Set<X509Certificate> trusted;
    private final Clock clock;

    Signer(Collection<X509Certificate> trusted, Clock clock) {
        this.trusted = Set.copyOf(trusted);
        this.clock = clock;
    }

    /** The name of the first of these signers that is trusted. */
    String trustedOf(Collection<CodeSigner> signers) throws Rejection {
        Rejection last = null;
        for (CodeSigner signer : signers) {
            try {
                return check(signer.getSignerCertPath());
            } catch (Rejection e) {
                last = e;
            }
        }
        throw last == null
                ? new Rejection(
                        "is not signed, as the trust policy demands; have it signed, or name its digest with --sha256")
                : last;
    }

    private String check(CertPath path) throws Rejection {
        List<X509Certificate> chain = path.getCertificates().stream()
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList();
        X509Certificate leaf = chain.get(0);
        String name = leaf.getSubjectX500Principal().getName();
        Date now = Date.from(clock.instant());
        try {
            leaf.checkValidity(now);
            if (trusted.contains(leaf)) {
                return name;
            }
            if (trusted.isEmpty()) {
                throw new Rejection("is signed by " + name
                        + ", but nobody is trusted here; put the signer's certificate into conf/trusted");
            }
            PKIXParameters parameters = new PKIXParameters(trusted.stream()
                    .map(certificate -> new TrustAnchor(certificate, null))
                    .collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(now);
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return name;
        } catch (CertificateExpiredException e) {
            throw new Rejection(
                    "is signed by " + name + ", whose certificate expired on "
                            + leaf.getNotAfter().toInstant() + "; have it signed again",
                    e);
        } catch (CertificateException e) {
            throw new Rejection("is signed by " + name + ", whose certificate is not valid yet", e);
        } catch (GeneralSecurityException e) {
            throw new Rejection(
                    "is signed by " + name + ", who is not trusted here (" + e.getMessage()
                            + "); put the certificate of the signer, or of who issued it, into conf/trusted",
                    e);
        }
    }
}
