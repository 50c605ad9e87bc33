"""What the made-up records say: sentences with gaps, filled from the country profile and from chance."""

TITLES = {
    "visit": "Đoàn {agency} thăm chính thức {partner}",
    "dialogue": "Đối thoại chính sách quốc phòng với {partner} lần thứ {nth}",
    "border-exchange": "Giao lưu hữu nghị quốc phòng biên giới với {partner} lần thứ {nth}",
    "humanitarian-aid": "Hỗ trợ nhân đạo, khắc phục hậu quả thiên tai tại {partner}",
    "sar-exercise": "Diễn tập tìm kiếm, cứu hộ cứu nạn trên biển với {partner}",
    "exercise": "Diễn tập thực binh chung với {partner} năm {year}",
    "port-call": "Tàu hải quân {partner} thăm xã giao cảng {place}",
    "training": "Khóa tập huấn sĩ quan cùng {partner} tại {place}",
    "seminar": "Hội thảo an ninh biển với {partner} tại {place}",
    "conference": "Hội nghị quan chức quốc phòng cấp cao tại {place}",
    "peacekeeping": "Hợp tác gìn giữ hòa bình Liên hợp quốc với {partner}",
    "awareness": "Tuyên truyền đối ngoại cho cán bộ, chiến sĩ và nhân dân khu vực {place}",
    "legal-work": "Đàm phán thỏa thuận hợp tác với {partner} về {topic}",
    "anniversary": "Kỷ niệm {nth} năm thiết lập quan hệ quốc phòng với {partner}",
    "other": "Trao đổi công tác với {partner} về {topic}",
}
ENGLISH = {
    "visit": "Official visit to {partner}",
    "dialogue": "Defence policy dialogue with {partner}, round {nth}",
    "border-exchange": "Border defence friendship exchange with {partner}, round {nth}",
    "sar-exercise": "Search and rescue exercise at sea with {partner}",
    "port-call": "Courtesy port call by the navy of {partner}",
    "seminar": "Seminar on maritime security with {partner}",
}
TEXTS = (
    "Hai bên trao đổi về tình hình khu vực và thống nhất nội dung hợp tác trong thời gian tới.",
    "Đoàn gồm {count} cán bộ do thủ trưởng đơn vị làm trưởng đoàn.",
    "Chương trình diễn ra từ ngày {day}/{month}/{year} tại {place}, có {count} đại biểu tham dự.",
    "Công tác bảo đảm hậu cần, y tế và thông tin liên lạc được chuẩn bị chu đáo.",
    "Các lực lượng phối hợp tuần tra chung, kiểm tra cột mốc và trao đổi thông tin về {topic}.",
    "Phía bạn đánh giá cao sự chuẩn bị của ta và đề nghị duy trì cơ chế họp hằng năm.",
    "Nội dung trọng tâm là {topic}; hai bên giao cơ quan chuyên môn tiếp tục trao đổi.",
    "Kết quả được báo cáo lãnh đạo Bộ theo quy định.",
)
RESULTS = (
    "Ký biên bản ghi nhớ về {topic}.",
    "Trao tặng {count} suất quà cho các hộ gia đình chính sách khu vực biên giới.",
    "Thống nhất kế hoạch phối hợp năm {year} với {count} hoạt động.",
    "Khám bệnh, cấp thuốc miễn phí cho {count} lượt người dân.",
    "Hoàn thành {count} giờ huấn luyện chung, bảo đảm an toàn tuyệt đối.",
    "Mở rộng hợp tác sang lĩnh vực {topic}.",
)
LESSONS = (
    "Chuẩn bị sớm nội dung và phương án bảo đảm giúp chương trình chủ động.",
    "Phối hợp chặt chẽ giữa các cơ quan trung ương và địa phương là yếu tố quyết định.",
    "Cần có phiên dịch chuyên ngành về {topic}.",
)
DIFFICULTIES = (
    "Kinh phí bảo đảm cho {topic} còn hạn chế.",
    "Thông tin trao đổi giữa các đơn vị có lúc chưa kịp thời.",
    "Thời tiết xấu làm chậm kế hoạch {count} ngày.",
)
OBSTACLES = (
    "Chờ ý kiến của bộ, ngành liên quan.",
    "Chưa được bố trí kinh phí.",
    "Phía đối tác đề nghị lùi thời gian.",
)
COMMITMENTS = (
    "Cử cán bộ dự tập huấn {topic} năm {year}",
    "Cung cấp tài liệu về {topic} cho {partner}",
    "Tổ chức họp nhóm công tác về {topic}",
    "Mời đoàn {partner} thăm, trao đổi kinh nghiệm về {topic}",
)
INSTRUMENTS = (
    "Bản ghi nhớ với {partner} về {topic}",
    "Thỏa thuận hợp tác quốc phòng với {partner}",
    "Thỏa thuận với {partner} về {topic}, {year}",
    "Nghị định thư sửa đổi thỏa thuận với {partner} về {topic}",
)
TASKS = (
    "Xây dựng kế hoạch hợp tác với {partner} về {topic}",
    "Tổng hợp kết quả thực hiện {topic} năm {year}",
    "Rà soát, sửa đổi quy chế phối hợp về {topic}",
    "Chuẩn bị nội dung đối thoại với {partner} tại {place}",
    "Tổ chức tập huấn {topic} cho {count} cán bộ",
)
DISPATCHES = {
    "notice": "Thông báo về {topic}",
    "request-for-information": "Đề nghị cung cấp số liệu về {topic}",
    "request-for-opinion": "Xin ý kiến dự thảo kế hoạch {topic} năm {year}",
    "report": "Báo cáo kết quả {topic} quý {quarter} năm {year}",
    "directive": "Chỉ đạo tăng cường {topic}",
    "invitation": "Mời dự hội nghị về {topic} tại {place}",
}
TOPICS = (
    "tìm kiếm cứu nạn",
    "an ninh biển",
    "hỗ trợ nhân đạo và cứu trợ thảm họa",
    "gìn giữ hòa bình",
    "quân y",
    "chống khủng bố",
    "khắc phục hậu quả bom mìn",
    "an ninh mạng",
    "đào tạo cán bộ",
    "hợp tác biên giới",
    "công nghiệp quốc phòng",
    "phòng chống tội phạm xuyên biên giới",
    "luật pháp quốc tế về biển",
    "trao đổi sĩ quan trẻ",
    "thông tin đối ngoại",
    "rà phá vật liệu nổ",
)
PLACES = (
    "Hà Nội",
    "Lạng Sơn",
    "Quảng Ninh",
    "Cao Bằng",
    "Hà Giang",
    "Lào Cai",
    "Điện Biên",
    "Nghệ An",
    "Quảng Trị",
    "Đà Nẵng",
    "Khánh Hòa",
    "Tây Ninh",
    "Kiên Giang",
    "An Giang",
    "Thành phố Hồ Chí Minh",
)
OFFICES = ("Trợ lý đối ngoại", "Trưởng phòng Đối ngoại", "Cục trưởng", "Văn thư", "Chỉ huy trưởng")
