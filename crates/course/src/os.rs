//! What differs from system to system.

use std::io;
use std::path::Path;
use std::process::Command;

/// Runs a program in the place of this one. Returns only when it could not be started.
#[cfg(unix)]
pub(crate) fn become_program(mut command: Command) -> io::Result<u8> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

/// Runs a program and waits for it; tells its status.
#[cfg(not(unix))]
pub(crate) fn become_program(mut command: Command) -> io::Result<u8> {
    let code = command.status()?.code();
    Ok(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

/// Lets everybody execute a file.
///
/// # Errors
/// The system refuses.
#[cfg(unix)]
pub(crate) fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}

/// Here every file can be executed.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub(crate) fn make_executable(_: &Path) -> io::Result<()> {
    Ok(())
}
