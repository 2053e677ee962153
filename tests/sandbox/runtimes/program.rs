use std::collections::HashMap;
use std::io::Read;

fn main() {
    let mut line = String::new();
    std::io::stdin().read_to_string(&mut line).unwrap();
    std::thread::spawn(|| 1).join().unwrap();
    std::fs::write("a.txt", &line).unwrap();
    std::fs::copy("a.txt", "b.txt").unwrap();
    std::fs::create_dir_all("d/e").unwrap();
    std::fs::remove_dir_all("d").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1));
    std::thread::available_parallelism().unwrap();
    let mut map = HashMap::new();
    map.insert(1, 2);
    let out = std::process::Command::new("printf").arg("pong").output().unwrap();
    println!("{}", String::from_utf8(out.stdout).unwrap());
}
