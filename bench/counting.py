"""Says in a header how many queries a page took. Outermost in both shops, so that middleware counts too."""

from collections.abc import Callable

from django.db import connection


def queries(get_response: Callable) -> Callable:
    def page(request):
        asked = 0

        def count(execute, *question):
            nonlocal asked
            asked += 1
            return execute(*question)

        with connection.execute_wrapper(count):
            response = get_response(request)
        response["X-Queries"] = str(asked)
        return response

    return page
