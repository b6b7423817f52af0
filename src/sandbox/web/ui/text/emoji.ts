/** Short names of the emoji that products and people use here, with what they look like. Unknown names stay text. */
const TABLE = `
inbox_tray 📥|outbox_tray 📤|memo 📝|pencil 📝|eyes 👀|no_entry ⛔|no_entry_sign 🚫|ballot_box_with_check ☑️|wrench 🔧
warning ⚠️|mag 🔍|mag_right 🔎|package 📦|hourglass ⌛|hourglass_flowing_sand ⏳|white_check_mark ✅|heavy_check_mark ✔️
rewind ⏪|fast_forward ⏩|twisted_rightwards_arrows 🔀|file_cabinet 🗄️|double_vertical_bar ⏸️|pause_button ⏸️|arrow_forward ▶️
repeat 🔁|arrows_counterclockwise 🔄|x ❌|heavy_multiplication_x ✖️|question ❓|grey_question ❔|exclamation ❗|bangbang ‼️
bulb 💡|rocket 🚀|fire 🔥|bug 🐛|beetle 🪲|sparkles ✨|star ⭐|star2 🌟|zap ⚡|boom 💥|construction 🚧|rotating_light 🚨
lock 🔒|unlock 🔓|key 🔑|link 🔗|paperclip 📎|pushpin 📌|round_pushpin 📍|bookmark 🔖|label 🏷️|bell 🔔|no_bell 🔕|mute 🔇
calendar 📅|date 📅|spiral_calendar_pad 🗓️|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|clock1 🕐|clock3 🕒|clock9 🕘
chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|clipboard 📋|page_facing_up 📄|page_with_curl 📃
scroll 📜|books 📚|book 📖|newspaper 📰|card_index_dividers 🗂️|open_file_folder 📂|file_folder 📁|wastebasket 🗑️
computer 💻|desktop_computer 🖥️|keyboard ⌨️|robot_face 🤖|gear ⚙️|hammer 🔨|hammer_and_wrench 🛠️|nut_and_bolt 🔩
toolbox 🧰|test_tube 🧪|microscope 🔬|telescope 🔭|satellite_antenna 📡|electric_plug 🔌|battery 🔋|floppy_disk 💾|cd 💿
email 📧|envelope ✉️|incoming_envelope 📨|mailbox 📫|phone ☎️|telephone_receiver 📞|speech_balloon 💬|thought_balloon 💭
left_speech_bubble 🗨️|mega 📣|loudspeaker 📢|thumbsup 👍|+1 👍|thumbsdown 👎|-1 👎|ok_hand 👌|wave 👋|clap 👏
raised_hands 🙌|pray 🙏|muscle 💪|point_right 👉|point_left 👈|point_up ☝️|point_down 👇|raised_hand ✋|handshake 🤝|v ✌️
smile 😄|smiley 😃|grinning 😀|grin 😁|joy 😂|slightly_smiling_face 🙂|wink 😉|blush 😊|heart_eyes 😍|thinking_face 🤔
sunglasses 😎|neutral_face 😐|cry 😢|sob 😭|sweat_smile 😅|scream 😱|tada 🎉|confetti_ball 🎊|gift 🎁|trophy 🏆|medal 🏅
heart ❤️|green_heart 💚|blue_heart 💙|broken_heart 💔|100 💯|coffee ☕|beer 🍺|pizza 🍕|cake 🍰|sunny ☀️|cloud ☁️
umbrella ☔|snowflake ❄️|rainbow 🌈|ocean 🌊|seedling 🌱|evergreen_tree 🌲|leaves 🍃|mushroom 🍄|dog 🐶|cat 🐱|ghost 👻
red_circle 🔴|large_blue_circle 🔵|large_green_circle 🟢|large_yellow_circle 🟡|large_orange_circle 🟠|white_circle ⚪
black_circle ⚫|large_green_square 🟩|large_red_square 🟥|small_blue_diamond 🔹|small_orange_diamond 🔸
heavy_plus_sign ➕|heavy_minus_sign ➖|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|leftwards_arrow_with_hook ↩️
information_source ℹ️|sos 🆘|new 🆕|ok 🆗|free 🆓|stop_sign 🛑|octagonal_sign 🛑|vertical_traffic_light 🚦|checkered_flag 🏁
triangular_flag_on_post 🚩|white_flag 🏳️|busts_in_silhouette 👥|bust_in_silhouette 👤|technologist 🧑‍💻|detective 🕵️
house 🏠|house_with_garden 🏡|office 🏢|factory 🏭|bank 🏦|moneybag 💰|credit_card 💳|receipt 🧾|scales ⚖️|dart 🎯
crystal_ball 🔮|jigsaw 🧩|art 🎨|camera 📷|movie_camera 🎥|headphones 🎧|musical_note 🎵|game_die 🎲|balloon 🎈|crown 👑
`;

const EMOJI = new Map(
  TABLE.trim()
    .split(/[|\n]/)
    .map((entry): [string, string] => {
      const gap = entry.lastIndexOf(' ');
      return [entry.slice(0, gap), entry.slice(gap + 1)];
    }),
);

export function emojiOf(name: string): string | undefined {
  return EMOJI.get(name.replace(/::skin-tone-\d$/, ''));
}

/** The handful that the reaction menu offers. */
export const REACTIONS = [
  '+1',
  'eyes',
  'white_check_mark',
  'tada',
  'heart',
  'thinking_face',
  'rocket',
  'pray',
];
