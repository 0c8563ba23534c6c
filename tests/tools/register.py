"""The invented documents of the provincial committee."""

from __future__ import annotations

from tests.tools.book import Book

COMMITTEE = "Ban Chấp hành Đảng bộ tỉnh"
STANDING = "Ban Thường vụ Tỉnh ủy"
ORGANISATION = "Ban Tổ chức Tỉnh ủy"

# Number, date, kind, issuer, subject, end of validity. Numbers restart with each congress term.
DOCUMENTS = (
    (
        "146-KH/TU",
        "2010-09-16",
        "ke_hoach",
        STANDING,
        "Kế hoạch thực hiện Kết luận số 80-KL/TW của Ban Bí thư về tổ chức đảng trong doanh nghiệp "
        "ngoài khu vực nhà nước",
        "2019-06-20",
    ),
    (
        "03-NQ/TU",
        "2011-05-26",
        "nghi_quyet",
        COMMITTEE,
        "Nghị quyết về nâng cao chất lượng tổ chức cơ sở đảng và đội ngũ đảng viên giai đoạn "
        "2011 - 2015",
        "2015-12-31",
    ),
    (
        "05-ĐA/TU",
        "2011-09-08",
        "de_an",
        STANDING,
        "Đề án xóa thôn, bản chưa có đảng viên, chưa có chi bộ giai đoạn 2011 - 2015",
        "2015-12-31",
    ),
    (
        "27-KH/TU",
        "2012-04-16",
        "ke_hoach",
        STANDING,
        "Kế hoạch thực hiện Nghị quyết Trung ương 4 khóa XI về một số vấn đề cấp bách về xây dựng "
        "Đảng hiện nay",
        None,
    ),
    (
        "16-CT/TU",
        "2013-03-21",
        "chi_thi",
        STANDING,
        "Chỉ thị về tăng cường công tác phát triển đảng viên trong thanh niên, công nhân và ở vùng "
        "đồng bào dân tộc thiểu số, vùng đông đồng bào theo tôn giáo",
        None,
    ),
    (
        "08-HD/BTCTU",
        "2014-11-12",
        "huong_dan",
        ORGANISATION,
        "Hướng dẫn kiểm điểm, đánh giá, xếp loại chất lượng tổ chức cơ sở đảng và đảng viên",
        "2018-10-15",
    ),
    (
        "52-QĐ/TU",
        "2014-07-30",
        "quy_dinh",
        STANDING,
        "Quy định về phân công cấp ủy viên các cấp dự sinh hoạt chi bộ",
        None,
    ),
    (
        "04-NQ/TU",
        "2016-04-28",
        "nghi_quyet",
        COMMITTEE,
        "Nghị quyết về nâng cao năng lực lãnh đạo, sức chiến đấu của tổ chức cơ sở đảng giai đoạn "
        "2016 - 2020",
        "2020-12-31",
    ),
    (
        "09-ĐA/TU",
        "2016-08-18",
        "de_an",
        STANDING,
        "Đề án củng cố chi bộ thôn sinh hoạt ghép và phát triển đảng viên ở vùng cao giai đoạn "
        "2016 - 2018",
        "2018-12-31",
    ),
    (
        "34-KH/TU",
        "2017-01-05",
        "ke_hoach",
        STANDING,
        "Kế hoạch thực hiện Nghị quyết Trung ương 4 khóa XII về tăng cường xây dựng, chỉnh đốn "
        "Đảng",
        None,
    ),
    (
        "11-ĐA/TU",
        "2017-07-27",
        "de_an",
        STANDING,
        "Đề án thực hiện bí thư chi bộ đồng thời là trưởng thôn, tổ trưởng tổ dân phố giai đoạn "
        "2017 - 2020",
        "2020-12-31",
    ),
    (
        "58-KH/TU",
        "2017-12-22",
        "ke_hoach",
        STANDING,
        "Kế hoạch thực hiện Nghị quyết số 18-NQ/TW và Nghị quyết số 19-NQ/TW của Ban Chấp hành "
        "Trung ương khóa XII",
        None,
    ),
    (
        "63-KH/TU",
        "2018-02-06",
        "ke_hoach",
        STANDING,
        "Kế hoạch thực hiện Kết luận số 18-KL/TW của Ban Bí thư về nâng cao chất lượng sinh hoạt "
        "chi bộ",
        None,
    ),
    (
        "15-HD/BTCTU",
        "2018-09-10",
        "huong_dan",
        ORGANISATION,
        "Hướng dẫn tiêu chí đánh giá chất lượng sinh hoạt chi bộ",
        None,
    ),
    (
        "17-HD/BTCTU",
        "2018-10-15",
        "huong_dan",
        ORGANISATION,
        "Hướng dẫn kiểm điểm, đánh giá, xếp loại chất lượng hằng năm đối với tổ chức đảng, "
        "đảng viên",
        None,
    ),
    (
        "86-KH/TU",
        "2019-03-28",
        "ke_hoach",
        STANDING,
        "Kế hoạch thực hiện Chỉ thị số 28-CT/TW của Ban Bí thư về nâng cao chất lượng kết nạp đảng "
        "viên và rà soát, sàng lọc đảng viên",
        None,
    ),
    (
        "89-KH/TU",
        "2019-04-11",
        "ke_hoach",
        STANDING,
        "Kế hoạch sắp xếp các đơn vị hành chính cấp xã theo Nghị quyết số 37-NQ/TW của Bộ "
        "Chính trị",
        "2021-12-31",
    ),
    (
        "94-KH/TU",
        "2019-06-20",
        "ke_hoach",
        STANDING,
        "Kế hoạch thực hiện Chỉ thị số 33-CT/TW của Ban Bí thư về xây dựng tổ chức đảng trong các "
        "đơn vị kinh tế tư nhân",
        None,
    ),
    (
        "112-KH/TU",
        "2020-03-12",
        "ke_hoach",
        STANDING,
        "Kế hoạch thực hiện Quy định số 213-QĐ/TW của Bộ Chính trị về trách nhiệm của đảng viên "
        "đang công tác giữ mối liên hệ với nơi cư trú",
        None,
    ),
    (
        "02-NQ/TU",
        "2021-03-25",
        "nghi_quyet",
        COMMITTEE,
        "Nghị quyết về xây dựng tổ chức cơ sở đảng và đội ngũ đảng viên giai đoạn 2021 - 2025",
        None,
    ),
    (
        "19-KH/TU",
        "2021-09-30",
        "ke_hoach",
        STANDING,
        "Kế hoạch tổng kết công tác xây dựng tổ chức cơ sở đảng và đội ngũ đảng viên giai đoạn "
        "2010 - 2020",
        None,
    ),
)


def make_register(book: Book) -> None:
    """Write `van_ban_chi_dao`."""
    for number, date, kind, issuer, subject, end in DOCUMENTS:
        cells = {"loai": kind, "co_quan": issuer, "trich_yeu": subject, "het_hieu_luc": end}
        book.put("van_ban_chi_dao", number, date, **cells)
