//! Whom to trust: rustls with Mozilla's roots, or with one's own.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use crate::{MailError, certificate};

/// The authorities whose certificates are trusted.
#[derive(Clone, Debug)]
pub(crate) enum Roots {
    /// Those that browsers trust too (Mozilla's list, compiled in).
    Public,
    /// One's own, and no others.
    Own(Arc<RootCertStore>),
}

/// How to speak TLS, and the witness of a certificate that was refused.
pub(crate) struct Security {
    pub(crate) config: Arc<ClientConfig>,
    witness: Arc<Witness>,
}

impl Roots {
    pub(crate) fn from_pem(pem: &[u8]) -> Result<Self, MailError> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|_| MailError::BadRoot)?;
            roots.add(certificate).map_err(|_| MailError::BadRoot)?;
        }
        if roots.is_empty() { Err(MailError::BadRoot) } else { Ok(Roots::Own(Arc::new(roots))) }
    }

    fn store(&self) -> Arc<RootCertStore> {
        match self {
            Roots::Public => {
                Arc::new(webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect::<RootCertStore>())
            }
            Roots::Own(roots) => Arc::clone(roots),
        }
    }

    /// TLS 1.2 and 1.3; a server's certificate has to be issued by one of the roots, for the name
    /// by which the server is called.
    pub(crate) fn security(&self) -> Result<Security, MailError> {
        let provider = Arc::new(ring::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(self.store(), provider.clone());
        let inner = verifier.build().map_err(|_| MailError::BadRoot)?;
        let witness = Arc::new(Witness { inner, refused: Mutex::new(None) });
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| MailError::BadRoot)?
            .dangerous() // rustls's word for a verifier that is handed in; it decides nothing itself
            .with_custom_certificate_verifier(witness.clone())
            .with_no_client_auth();
        Ok(Security { config: Arc::new(config), witness })
    }
}

impl Security {
    /// Whether the certificate that was refused is its own issuer.
    pub(crate) fn refused_self_signed(&self) -> bool {
        let refused = self.witness.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.as_deref().is_some_and(certificate::is_self_signed)
    }
}

/// Leaves every decision to rustls, and keeps the certificate that was refused, to tell why.
#[derive(Debug)]
struct Witness {
    inner: Arc<WebPkiServerVerifier>,
    refused: Mutex<Option<Vec<u8>>>,
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        server: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.inner.verify_server_cert(server, between, name, ocsp, now).inspect_err(|_| {
            let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
            *refused = Some(server.to_vec());
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}
