//! What is shown when nobody named an address.

use common::{Console, Error, Text};

use crate::class;
use crate::given::Given;
use crate::network::Network;
use crate::sheet::Sheet;

/// A network whose prefix ends between two bytes, and one where it does not; IPv6.
const SHOWN: [&str; 3] = ["192.168.1.5/24", "172.20.99.7/20", "fe80::1/64"];

/// Explains some addresses, and the classes of old. The events say that they are examples: a
/// program whose list of addresses was empty must not take them for its own.
pub(crate) fn tell(console: &mut Console) -> Result<(), Error> {
    for given in SHOWN.iter().filter_map(|address| Given::read(address).ok()) {
        let network = Network::of(given.ip, given.prefix);
        console.tell(&Sheet::example(&given, &network))?;
    }
    class::tell_all(console)?;
    console.hint(&Text::new(
        "these are examples; now take an address of your own (ip addr, on Windows ipconfig): \
         cargo run -p ip_address -- 192.168.1.5/24",
        "以上是例子；请换成自己的地址（用 ip addr，Windows 上用 ipconfig 查看）：\
         cargo run -p ip_address -- 192.168.1.5/24",
    ));
    Ok(())
}
