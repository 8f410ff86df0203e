//! Whom to trust, and how lettre is told.

use lettre::transport::smtp::client::{
    Certificate, CertificateStore, TlsParameters, TlsParametersBuilder,
};

use crate::{MailError, Server};

/// The authorities whose certificates are trusted.
#[derive(Clone, Debug)]
pub(crate) enum Roots {
    /// Those that browsers trust too (Mozilla's list, compiled in).
    Public,
    /// One's own, and no others.
    Own(Certificate),
}

impl Roots {
    pub(crate) fn from_pem(pem: &[u8]) -> Result<Self, MailError> {
        // lettre takes a file without a certificate for an empty list, and trusts nobody.
        let begin = b"-----BEGIN CERTIFICATE-----";
        if !pem.windows(begin.len()).any(|window| window == begin) {
            return Err(MailError::BadRoot);
        }
        Certificate::from_pem(pem).map(Roots::Own).map_err(|_| MailError::BadRoot)
    }

    /// TLS for a server whose certificate has to bear the name by which it was called.
    pub(crate) fn parameters(&self, server: &Server) -> Result<TlsParameters, MailError> {
        let builder = TlsParametersBuilder::new(server.host.clone());
        match self {
            Roots::Public => builder,
            Roots::Own(root) => {
                builder.certificate_store(CertificateStore::None).add_root_certificate(root.clone())
            }
        }
        .build_rustls()
        .map_err(|_| MailError::BadRoot)
    }
}
