package org.millrace.runtime.deploy.trust;

import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateParsingException;
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
    private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    private static final String ANY_PURPOSE = "2.5.29.37.0";

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

    /** Refuses a signature that was good once, or is not yet. A certificate counts for as long as it says, whoever signed. */
    void current(Collection<CodeSigner> signers) throws Rejection {
        for (CodeSigner signer : signers) {
            for (X509Certificate each : chain(signer.getSignerCertPath())) {
                String name = each.getSubjectX500Principal().getName();
                try {
                    each.checkValidity(Date.from(clock.instant()));
                } catch (CertificateExpiredException e) {
                    throw new Rejection(
                            "is signed by " + name + ", whose certificate expired on "
                                    + each.getNotAfter().toInstant() + "; have it signed again",
                            e);
                } catch (CertificateException e) {
                    throw new Rejection(
                            "is signed by " + name + ", whose certificate is not valid before "
                                    + each.getNotBefore().toInstant() + "; is the clock right?",
                            e);
                }
            }
        }
    }

    private static List<X509Certificate> chain(CertPath path) {
        return path.getCertificates().stream()
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList();
    }

    private String check(CertPath path) throws Rejection {
        List<X509Certificate> chain = chain(path);
        X509Certificate leaf = chain.get(0);
        String name = leaf.getSubjectX500Principal().getName();
        Date now = Date.from(clock.instant());
        try {
            if (trusted.contains(leaf)) {
                return name;
            }
            if (trusted.isEmpty()) {
                throw new Rejection("is signed by " + name
                        + ", but nobody is trusted here; put the signer's certificate into conf/trusted");
            }
            Set<TrustAnchor> houses = trusted.stream()
                    .filter(certificate -> certificate.getBasicConstraints() >= 0)
                    .map(certificate -> new TrustAnchor(certificate, null))
                    .collect(Collectors.toSet());
            if (houses.isEmpty()) {
                throw new Rejection("is signed by " + name
                        + ", who is not trusted here; put the certificate of the signer, or of who issued it, into"
                        + " conf/trusted");
            }
            PKIXParameters parameters = new PKIXParameters(houses);
            parameters.setRevocationEnabled(false);
            parameters.setDate(now);
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            forCode(chain, name);
            return name;
        } catch (GeneralSecurityException e) {
            throw new Rejection(
                    "is signed by " + name + ", who is not trusted here (" + e.getMessage()
                            + "); put the certificate of the signer, or of who issued it, into conf/trusted",
                    e);
        }
    }

    /** Who may vouch for a web server may not vouch for code: every certificate of the chain that has a purpose has this one. */
    private static void forCode(List<X509Certificate> chain, String name)
            throws Rejection, CertificateParsingException {
        for (X509Certificate each : chain) {
            List<String> purposes = each.getExtendedKeyUsage();
            boolean leaf = each.equals(chain.get(0));
            boolean code = purposes == null
                    ? !leaf
                    : purposes.contains(CODE_SIGNING) || (!leaf && purposes.contains(ANY_PURPOSE));
            if (!code) {
                throw new Rejection("is signed by " + name + " with a certificate that is not for signing code ("
                        + each.getSubjectX500Principal().getName() + " lacks the extended key usage codeSigning);"
                        + " have it signed with one that is, or put this very certificate into conf/trusted");
            }
        }
        boolean[] usage = chain.get(0).getKeyUsage();
        if (usage != null && !usage[0]) {
            throw new Rejection("is signed by " + name + " with a certificate that is not for signatures");
        }
    }
}
